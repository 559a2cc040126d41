"""Let users read and mark their own notices, and write to others in their own name (rules 8).

A notice to another user is unread when it is written. Instructors may write only the notices about
their answers.
"""

from django.db import migrations

from database.operations import force_row_security

FORWARD = """
CREATE POLICY notices_own_are_read ON notices FOR SELECT TO studio_desk, studio_instructor
    USING (recipient_id = (SELECT app_user_id()));
CREATE POLICY notices_own_are_marked ON notices FOR UPDATE TO studio_desk, studio_instructor
    USING (recipient_id = (SELECT app_user_id())) WITH CHECK (recipient_id = (SELECT app_user_id()));
CREATE POLICY notices_desk_writes ON notices FOR INSERT TO studio_desk
    WITH CHECK (actor_id = (SELECT app_user_id()) AND read_at IS NULL);
CREATE POLICY notices_instructor_answers ON notices FOR INSERT TO studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()) AND read_at IS NULL AND kind IN ('class.accepted', 'class.declined'));

REVOKE ALL ON notices FROM studio_desk;
GRANT SELECT, INSERT, UPDATE (read_at) ON notices TO studio_desk, studio_instructor;
GRANT USAGE ON SEQUENCE notices_id_seq TO studio_desk, studio_instructor;
"""
REVERSE = """
REVOKE ALL ON SEQUENCE notices_id_seq FROM studio_desk, studio_instructor;
REVOKE ALL ON notices FROM studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON notices TO studio_desk;
DROP POLICY notices_instructor_answers ON notices;
DROP POLICY notices_desk_writes ON notices;
DROP POLICY notices_own_are_marked ON notices;
DROP POLICY notices_own_are_read ON notices;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]
    operations = [force_row_security("notices"), migrations.RunSQL(FORWARD, REVERSE)]
