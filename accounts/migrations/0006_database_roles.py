"""Create the restricted database roles under which requests run (rules 8).

`studio_desk` is for admins, managers and staff, `studio_instructor` for instructors. The web
process connects as `studio_web`, which inherits nothing and switches to one of the two for each
request of a signed-in user. It has no login here: whoever installs the system gives it one, with a
password (README). The owner may switch to all three, so that tests can run requests as them. The
policies of the roles call `app_user_id()`.

Roles belong to the cluster and may be shared with another database. So they are created only if
they are missing, and they remain when this migration is reversed.

Tables that later migrations create are granted to `studio_desk` by default; a migration that does
not want that revokes it. Instructors and the web process get explicit grants only.
"""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['studio_desk', 'studio_instructor', 'studio_web'] LOOP
        -- Try again when another database of this cluster is migrated at the same time and creates the same role.
        FOR attempt IN 1..20 LOOP
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
                END IF;
                IF NOT pg_has_role(current_user, role_name, 'SET') THEN
                    EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', role_name, current_user);
                END IF;
                IF role_name = 'studio_web' AND NOT (
                    pg_has_role('studio_web', 'studio_desk', 'SET')
                    AND pg_has_role('studio_web', 'studio_instructor', 'SET')
                ) THEN
                    GRANT studio_desk, studio_instructor TO studio_web WITH INHERIT FALSE, SET TRUE;
                END IF;
                EXIT;
            EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
                PERFORM pg_sleep(0.05 * attempt);
            END;
        END LOOP;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role_name);
    END LOOP;
END $$;

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO studio_desk;

CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp
    RETURN NULLIF(current_setting('app.user_id', true), '')::uuid;
COMMENT ON FUNCTION app_user_id() IS 'The user of this transaction; NULL in commands and workers.';
"""
REVERSE = """
DROP FUNCTION app_user_id();
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM studio_desk;
REVOKE USAGE ON SCHEMA public FROM studio_desk, studio_instructor, studio_web;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_role_permissions")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
