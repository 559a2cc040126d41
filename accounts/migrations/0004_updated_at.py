"""Set `updated_at` of a person on every update. Other apps use the same function for their tables.

A trigger, because a column default applies to inserts only.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER update_user_profiles_updated_at BEFORE UPDATE ON user_profiles
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
"""
REVERSE = """
DROP TRIGGER update_user_profiles_updated_at ON user_profiles;
DROP FUNCTION update_updated_at_column();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_foreign_key_names")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
