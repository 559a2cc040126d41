"""Whoever is signed in reaches the own sessions and the own second factor; the audit is added to and never changed (domain 8).

What is granted to the desk by default is taken back first. An entry of the audit carries who writes it, and is read back by
them; all of it is read by who manages people. Counts of tries belong to who is not signed in yet: to no role at all.
"""

from django.db import migrations

FOR_EVERY_TABLE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY {table}_owner ON {table} TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
REVOKE ALL ON {table} FROM studio_desk;
"""
OWN_ROWS = """
CREATE POLICY {table}_own ON {table} TO studio_desk, studio_instructor
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO studio_desk, studio_instructor;
"""
AUDIT = """
CREATE POLICY audit_adds ON audit FOR INSERT TO studio_desk, studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()));
CREATE POLICY audit_reads_own ON audit FOR SELECT TO studio_desk, studio_instructor
    USING (actor_id = (SELECT app_user_id()));
CREATE POLICY audit_reads_all ON audit FOR SELECT TO studio_desk USING ((SELECT app_manages_people()));
GRANT SELECT, INSERT ON audit TO studio_desk, studio_instructor;
"""
OTHERS = """
REVOKE ALL ON sign_in_tries FROM studio_desk;
GRANT UPDATE (second_factor_at) ON user_profiles TO studio_instructor;
"""
BACK = """
DROP POLICY {table}_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON {table} FROM studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO studio_desk;
"""
OTHERS_BACK = """
REVOKE UPDATE (second_factor_at) ON user_profiles FROM studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_tries TO studio_desk;
DROP POLICY audit_reads_all ON audit;
DROP POLICY audit_reads_own ON audit;
DROP POLICY audit_adds ON audit;
DROP POLICY second_factors_own ON second_factors;
DROP POLICY browser_sessions_own ON browser_sessions;
"""
OWN = ("browser_sessions", "second_factors")
TABLES = (*OWN, "audit")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0023_second_factors")]
    operations = [
        migrations.RunSQL(
            "".join(FOR_EVERY_TABLE.format(table=table) for table in TABLES)
            + "".join(OWN_ROWS.format(table=table) for table in OWN)
            + AUDIT
            + OTHERS,
            OTHERS_BACK + "".join(BACK.format(table=table) for table in TABLES),
        )
    ]
