"""Let instructors read the catalog. `studio_desk` has its rights by default (`accounts.0006`)."""

from django.db import migrations

FORWARD = "GRANT SELECT ON class_types, packages, class_schedules, studio_closures TO studio_instructor"
REVERSE = "REVOKE ALL ON class_types, packages, class_schedules, studio_closures FROM studio_instructor"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_foreign_key_names")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
