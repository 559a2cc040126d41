"""Let all users read people and roles, but only those who manage people change them (rules 1.3, 8).

Every user may change their own row of `user_profiles`.

The UPDATE policy of `studio_desk` shows every row and checks the row that is written: a row must be
visible for UPDATE to be locked, and services lock the instructor before they write a class.
"""

from django.db import migrations

from database.operations import force_row_security

FORWARD = """
CREATE POLICY user_profiles_desk_reads ON user_profiles FOR SELECT TO studio_desk USING (true);
CREATE POLICY user_profiles_desk_adds ON user_profiles FOR INSERT TO studio_desk
    WITH CHECK ((SELECT app_manages_people()));
CREATE POLICY user_profiles_desk_updates ON user_profiles FOR UPDATE TO studio_desk USING (true)
    WITH CHECK (user_id = (SELECT app_user_id()) OR (SELECT app_manages_people()));
CREATE POLICY user_profiles_instructor_reads ON user_profiles FOR SELECT TO studio_instructor USING (true);
CREATE POLICY user_profiles_instructor_updates ON user_profiles FOR UPDATE TO studio_instructor
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));

CREATE POLICY user_roles_read ON user_roles FOR SELECT TO studio_desk, studio_instructor USING (true);
CREATE POLICY user_roles_kept ON user_roles TO studio_desk
    USING ((SELECT app_manages_people())) WITH CHECK ((SELECT app_manages_people()));

GRANT SELECT, INSERT, UPDATE, DELETE ON user_profiles, user_roles TO studio_desk;
GRANT SELECT ON user_profiles, user_roles TO studio_instructor;
GRANT UPDATE (full_name, phone, time_zone, theme, password, last_login, second_factor_at, updated_at) ON user_profiles
    TO studio_instructor;
"""
REVERSE = """
REVOKE ALL ON user_profiles, user_roles FROM studio_desk, studio_instructor;
DROP POLICY user_roles_kept ON user_roles;
DROP POLICY user_roles_read ON user_roles;
DROP POLICY user_profiles_instructor_updates ON user_profiles;
DROP POLICY user_profiles_instructor_reads ON user_profiles;
DROP POLICY user_profiles_desk_updates ON user_profiles;
DROP POLICY user_profiles_desk_adds ON user_profiles;
DROP POLICY user_profiles_desk_reads ON user_profiles;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_permission_functions")]
    operations = [force_row_security("user_profiles", "user_roles"), migrations.RunSQL(FORWARD, REVERSE)]
