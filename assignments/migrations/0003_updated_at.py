"""`updated_at` tells when a class last changed, whoever changed it (domain 4.3)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER update_class_assignments_updated_at BEFORE UPDATE ON class_assignments
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
"""
REVERSE = "DROP TRIGGER update_class_assignments_updated_at ON class_assignments"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_foreign_keys"), ("bookings", "0003_updated_at")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
