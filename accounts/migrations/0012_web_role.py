"""What the web process connects as: it owns nothing, and by itself may do no more than let people in (domain 8).

Classes and all that hangs on them it reaches only as somebody, through one of the two roles of `0004`; a view that
forgets to say for whom it runs is refused. Like those roles this one belongs to the cluster: made when missing, kept when
this is reversed. It gets no login here: who runs the studio gives it one, with a password (README).

The table of people is readable as a whole: the password's hash is what a sign-in is checked against, and what every session
is compared with. The owner may become this role, too, so that tests can run requests as it.
"""

from django.db import migrations

FORWARD = """
DO $$
BEGIN
    -- Two databases of one cluster may be migrated at once: whoever comes second tries again.
    FOR attempt IN 1..20 LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'studio_web') THEN
                CREATE ROLE studio_web NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, 'studio_web', 'SET') THEN
                EXECUTE format('GRANT studio_web TO %I WITH INHERIT FALSE, SET TRUE', current_user);
            END IF;
            IF NOT (pg_has_role('studio_web', 'studio_desk', 'SET') AND pg_has_role('studio_web', 'studio_instructor', 'SET')) THEN
                GRANT studio_desk, studio_instructor TO studio_web WITH INHERIT FALSE, SET TRUE;
            END IF;
            EXIT;
        EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
            PERFORM pg_sleep(0.05 * attempt);
        END;
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO studio_web;
GRANT SELECT, UPDATE (password, last_login) ON user_profiles TO studio_web;
GRANT SELECT ON user_roles TO studio_web;
GRANT SELECT, INSERT, UPDATE (refreshed_at), DELETE ON api_sessions TO studio_web;
GRANT SELECT, INSERT, UPDATE (used_at) ON api_refresh_tokens TO studio_web;
GRANT SELECT, UPDATE (last_used_at) ON api_tokens TO studio_web;

CREATE POLICY user_profiles_web_reads ON user_profiles FOR SELECT TO studio_web USING (true);
CREATE POLICY user_profiles_web_updates ON user_profiles FOR UPDATE TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY user_roles_web ON user_roles FOR SELECT TO studio_web USING (true);
CREATE POLICY api_sessions_web ON api_sessions TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY api_refresh_tokens_web ON api_refresh_tokens TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY api_tokens_web ON api_tokens TO studio_web USING (true) WITH CHECK (true);
"""
REVERSE = """
DROP POLICY api_tokens_web ON api_tokens;
DROP POLICY api_refresh_tokens_web ON api_refresh_tokens;
DROP POLICY api_sessions_web ON api_sessions;
DROP POLICY user_roles_web ON user_roles;
DROP POLICY user_profiles_web_updates ON user_profiles;
DROP POLICY user_profiles_web_reads ON user_profiles;
REVOKE ALL ON user_profiles, user_roles, api_sessions, api_refresh_tokens, api_tokens FROM studio_web;
REVOKE USAGE ON SCHEMA public FROM studio_web;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_api_credentials_row_security"),
    ]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
