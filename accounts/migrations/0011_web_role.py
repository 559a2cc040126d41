"""Grant the web process what it needs to sign a user in, and no more (rules 8).

It reads people and roles whole, because each sign-in and each session is checked against the
password hash. It writes passwords, sessions, counts of sign-in attempts and used codes, but cannot
change the secret of a second factor. It adds to the audit, and reads from which addresses a user
signed in before.

Classes, bookings and notices are reachable only after switching to `studio_desk` or
`studio_instructor`. A view that does not switch gets "permission denied".
"""

from django.db import migrations

FORWARD = """
GRANT SELECT, UPDATE (password, last_login) ON user_profiles TO studio_web;
GRANT SELECT ON user_roles TO studio_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON browser_sessions, sign_in_tries TO studio_web;
GRANT SELECT, UPDATE (last_step, recovery_hashes) ON second_factors TO studio_web;
GRANT SELECT, INSERT, UPDATE (refreshed_at), DELETE ON api_sessions TO studio_web;
GRANT SELECT, INSERT, UPDATE (used_at) ON api_refresh_tokens TO studio_web;
GRANT SELECT, UPDATE (last_used_at) ON api_tokens TO studio_web;
GRANT SELECT (id, at, event, person_id, address), INSERT ON audit TO studio_web;

CREATE POLICY user_profiles_web_reads ON user_profiles FOR SELECT TO studio_web USING (true);
CREATE POLICY user_profiles_web_updates ON user_profiles FOR UPDATE TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY user_roles_web ON user_roles FOR SELECT TO studio_web USING (true);
CREATE POLICY browser_sessions_web ON browser_sessions TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY second_factors_web ON second_factors TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY api_sessions_web ON api_sessions TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY api_refresh_tokens_web ON api_refresh_tokens TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY api_tokens_web ON api_tokens TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY audit_web_reads ON audit FOR SELECT TO studio_web USING (true);
CREATE POLICY audit_web_adds ON audit FOR INSERT TO studio_web WITH CHECK (true);
"""
REVERSE = """
DROP POLICY audit_web_adds ON audit;
DROP POLICY audit_web_reads ON audit;
DROP POLICY api_tokens_web ON api_tokens;
DROP POLICY api_refresh_tokens_web ON api_refresh_tokens;
DROP POLICY api_sessions_web ON api_sessions;
DROP POLICY second_factors_web ON second_factors;
DROP POLICY browser_sessions_web ON browser_sessions;
DROP POLICY user_roles_web ON user_roles;
DROP POLICY user_profiles_web_updates ON user_profiles;
DROP POLICY user_profiles_web_reads ON user_profiles;
REVOKE ALL ON user_profiles, user_roles, browser_sessions, sign_in_tries, second_factors, api_sessions,
    api_refresh_tokens, api_tokens, audit FROM studio_web;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_row_security_of_the_audit")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
