"""Set `updated_at` of a class on every update (rules 4.3)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER update_class_assignments_updated_at BEFORE UPDATE ON class_assignments
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
"""
REVERSE = "DROP TRIGGER update_class_assignments_updated_at ON class_assignments"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_foreign_keys"), ("accounts", "0004_updated_at")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
