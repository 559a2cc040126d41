"""Who may not delete classes deletes none, whatever the code forgets: the database's policy is one of the paths (domain 1.3).

Admins, managers and staff share one database role, so the permission itself is asked, once a statement.
"""

from django.db import migrations

FORWARD = """
GRANT EXECUTE ON FUNCTION app_user_may(text) TO studio_desk;
CREATE POLICY class_assignments_desk_deletes ON class_assignments AS RESTRICTIVE FOR DELETE TO studio_desk
    USING ((SELECT app_user_may('delete:assignment')));
"""
REVERSE = """
DROP POLICY class_assignments_desk_deletes ON class_assignments;
REVOKE EXECUTE ON FUNCTION app_user_may(text) FROM studio_desk;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0026_seats_of_another_type")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
