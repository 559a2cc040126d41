"""The restricted database roles of signed-in requests, and `app_user_id()`, which their policies read (domain 8).

Roles belong to the cluster, not to the database: they are made when missing and stay when this is reversed, since
another database may use them. Tables that later migrations make are the desk's by default; instructors are granted
theirs by name.
"""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['studio_desk', 'studio_instructor'] LOOP
        -- Two databases of one cluster may be migrated at once: whoever comes second tries again.
        FOR attempt IN 1..20 LOOP
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
                END IF;
                IF NOT pg_has_role(current_user, role_name, 'SET') THEN
                    EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', role_name, current_user);
                END IF;
                EXIT;
            EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
                PERFORM pg_sleep(0.05 * attempt);
            END;
        END LOOP;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role_name);
    END LOOP;
END $$;

CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp
    RETURN NULLIF(current_setting('app.user_id', true), '')::uuid;

COMMENT ON FUNCTION app_user_id() IS 'The signed-in person of this transaction; NULL for commands and workers.';

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO studio_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO studio_desk;
REVOKE ALL ON django_migrations FROM studio_desk;

GRANT SELECT ON user_profiles, user_roles TO studio_instructor;
GRANT UPDATE (full_name, phone, time_zone, theme, password, last_login, updated_at) ON user_profiles
    TO studio_instructor;
"""
REVERSE = """
REVOKE ALL ON user_profiles, user_roles FROM studio_instructor;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM studio_desk;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM studio_desk;
DROP FUNCTION app_user_id();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_role_permissions")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
