"""What the web process needs, as nobody yet, to let somebody in: sessions, tries, codes, and to write that down.

It adds to the audit, and of what stands there it reads who signed in from where. A code it can use up, a secret it cannot
change.
"""

from django.db import migrations

FORWARD = """
GRANT SELECT, INSERT, UPDATE, DELETE ON browser_sessions, sign_in_tries TO studio_web;
GRANT SELECT, UPDATE (last_step, recovery_hashes) ON second_factors TO studio_web;
GRANT SELECT (id, at, event, person_id, address), INSERT ON audit TO studio_web;

CREATE POLICY browser_sessions_web ON browser_sessions TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY second_factors_web ON second_factors TO studio_web USING (true) WITH CHECK (true);
CREATE POLICY audit_web_reads ON audit FOR SELECT TO studio_web USING (true);
CREATE POLICY audit_web_adds ON audit FOR INSERT TO studio_web WITH CHECK (true);
"""
REVERSE = """
DROP POLICY audit_web_adds ON audit;
DROP POLICY audit_web_reads ON audit;
DROP POLICY second_factors_web ON second_factors;
DROP POLICY browser_sessions_web ON browser_sessions;
REVOKE ALL ON browser_sessions, sign_in_tries, second_factors, audit FROM studio_web;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0025_tables_of_axes_go")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
