"""Instructors read who works here and change nobody but themselves, whatever the code forgets (domain 8)."""

from django.db import migrations

FORWARD = """
ALTER TABLE user_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_profiles FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY user_profiles_owner ON user_profiles TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
CREATE POLICY user_profiles_desk ON user_profiles TO studio_desk USING (true) WITH CHECK (true);
CREATE POLICY user_profiles_instructor_reads ON user_profiles FOR SELECT TO studio_instructor USING (true);
CREATE POLICY user_profiles_instructor_updates ON user_profiles FOR UPDATE TO studio_instructor
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));
"""
REVERSE = """
DROP POLICY user_profiles_instructor_updates ON user_profiles;
DROP POLICY user_profiles_instructor_reads ON user_profiles;
DROP POLICY user_profiles_desk ON user_profiles;
DROP POLICY user_profiles_owner ON user_profiles;
ALTER TABLE user_profiles NO FORCE ROW LEVEL SECURITY;
ALTER TABLE user_profiles DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_people_by_name")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
