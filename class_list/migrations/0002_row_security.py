"""Let users read their own saved views and shared ones, and change only their own (rules 8).

Those who manage settings may also delete a shared view, and insert it again to undo the deletion.
Instructors have no saved views.
"""

from django.db import migrations

from database.operations import force_row_security

OWN = "owner_id = (SELECT app_user_id())"
MANAGES_SETTINGS = """(SELECT EXISTS (
        SELECT FROM user_roles own
        WHERE own.user_id = app_user_id() AND 'manage:settings' = ANY (own.permissions)
    ))"""

FORWARD = f"""
CREATE POLICY saved_views_desk_reads ON saved_views FOR SELECT TO studio_desk USING ({OWN} OR shared);
CREATE POLICY saved_views_desk_makes ON saved_views FOR INSERT TO studio_desk
    WITH CHECK ({OWN} OR (shared AND {MANAGES_SETTINGS}));
CREATE POLICY saved_views_desk_changes ON saved_views FOR UPDATE TO studio_desk USING ({OWN}) WITH CHECK ({OWN});
CREATE POLICY saved_views_desk_deletes ON saved_views FOR DELETE TO studio_desk
    USING ({OWN} OR (shared AND {MANAGES_SETTINGS}));
"""
REVERSE = """
DROP POLICY saved_views_desk_deletes ON saved_views;
DROP POLICY saved_views_desk_changes ON saved_views;
DROP POLICY saved_views_desk_makes ON saved_views;
DROP POLICY saved_views_desk_reads ON saved_views;
"""


class Migration(migrations.Migration):
    dependencies = [("class_list", "0001_tables")]
    operations = [force_row_security("saved_views"), migrations.RunSQL(FORWARD, REVERSE)]
