"""Let users add audit entries in their own name; those who manage people read all (rules 8).

There is no grant to update or delete an entry. Users also read the entries that they caused,
because the INSERT reads back the id of the new row.
"""

from django.db import migrations

from database.operations import force_row_security

FORWARD = """
CREATE POLICY audit_adds ON audit FOR INSERT TO studio_desk, studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()));
CREATE POLICY audit_reads_own ON audit FOR SELECT TO studio_desk, studio_instructor
    USING (actor_id = (SELECT app_user_id()));
CREATE POLICY audit_reads_all ON audit FOR SELECT TO studio_desk USING ((SELECT app_manages_people()));
GRANT SELECT, INSERT ON audit TO studio_desk, studio_instructor;
"""
REVERSE = """
REVOKE ALL ON audit FROM studio_desk, studio_instructor;
DROP POLICY audit_reads_all ON audit;
DROP POLICY audit_reads_own ON audit;
DROP POLICY audit_adds ON audit;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_row_security_of_sign_in")]
    operations = [force_row_security("audit"), migrations.RunSQL(FORWARD, REVERSE)]
