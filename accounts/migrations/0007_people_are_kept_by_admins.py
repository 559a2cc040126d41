"""Only who manages people changes other people and anybody's roles, whatever the code forgets (domain 1.3, 8).

`app_manages_people()` reads the roles past their own policies, which would otherwise ask themselves. Whoever locks an
instructor before a class needs the row to be visible for an update, so that the check is on what is written.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION app_manages_people() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (
        SELECT FROM public.user_roles role JOIN public.user_profiles person USING (user_id)
        WHERE role.user_id = public.app_user_id() AND person.is_active AND 'manage:users' = ANY (role.permissions)
    );
COMMENT ON FUNCTION app_manages_people() IS 'Whether the signed-in person of this transaction manages people.';

DROP POLICY user_profiles_desk ON user_profiles;
CREATE POLICY user_profiles_desk_reads ON user_profiles FOR SELECT TO studio_desk USING (true);
CREATE POLICY user_profiles_desk_adds ON user_profiles FOR INSERT TO studio_desk
    WITH CHECK ((SELECT app_manages_people()));
CREATE POLICY user_profiles_desk_updates ON user_profiles FOR UPDATE TO studio_desk USING (true)
    WITH CHECK (user_id = (SELECT app_user_id()) OR (SELECT app_manages_people()));

ALTER TABLE user_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_roles FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY user_roles_owner ON user_roles TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
CREATE POLICY user_roles_read ON user_roles FOR SELECT TO studio_desk, studio_instructor USING (true);
CREATE POLICY user_roles_kept ON user_roles TO studio_desk
    USING ((SELECT app_manages_people())) WITH CHECK ((SELECT app_manages_people()));
"""
REVERSE = """
DROP POLICY user_roles_kept ON user_roles;
DROP POLICY user_roles_read ON user_roles;
DROP POLICY user_roles_owner ON user_roles;
ALTER TABLE user_roles NO FORCE ROW LEVEL SECURITY;
ALTER TABLE user_roles DISABLE ROW LEVEL SECURITY;

DROP POLICY user_profiles_desk_updates ON user_profiles;
DROP POLICY user_profiles_desk_adds ON user_profiles;
DROP POLICY user_profiles_desk_reads ON user_profiles;
CREATE POLICY user_profiles_desk ON user_profiles TO studio_desk USING (true) WITH CHECK (true);

DROP FUNCTION app_manages_people();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_row_security")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
