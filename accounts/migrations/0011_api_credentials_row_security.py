"""Whoever is signed in sees and ends the own sign-ins and tokens only, and nobody's refresh tokens (domain 8).

What is granted to the desk by default is taken back first: an admin has no business with other people's tokens.
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
"""
GRANTS = """
GRANT SELECT, DELETE ON api_sessions TO studio_desk, studio_instructor;
GRANT SELECT, INSERT, DELETE ON api_tokens TO studio_desk, studio_instructor;
"""
BACK = """
DROP POLICY IF EXISTS {table}_own ON {table};
DROP POLICY {table}_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON {table} FROM studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO studio_desk;
"""
TABLES = ("api_sessions", "api_refresh_tokens", "api_tokens")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_api_credentials")]
    operations = [
        migrations.RunSQL(
            "".join(FOR_EVERY_TABLE.format(table=table) for table in TABLES)
            + "".join(OWN_ROWS.format(table=table) for table in ("api_sessions", "api_tokens"))
            + GRANTS,
            "".join(BACK.format(table=table) for table in TABLES),
        )
    ]
