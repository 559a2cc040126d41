"""Raise the version of a class by one on every update (rules 4.3).

Screens and REST use it as an optimistic lock. A trigger, because it must apply to every writer.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION update_assignment_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER assignment_version_trigger BEFORE UPDATE ON class_assignments
    FOR EACH ROW EXECUTE FUNCTION update_assignment_version();
"""
REVERSE = """
DROP TRIGGER assignment_version_trigger ON class_assignments;
DROP FUNCTION update_assignment_version();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0003_updated_at")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
