"""Let users see and change only their own sessions, API tokens and second factor (rules 8).

This applies to admins too. Only the web process, before sign-in, uses refresh tokens and counts of
sign-in attempts: neither `studio_desk` nor `studio_instructor` has a grant on them.
"""

from django.db import migrations

from database.operations import force_row_security

OWN_ROWS = """
CREATE POLICY {table}_own ON {table} TO studio_desk, studio_instructor
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));
"""
GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON browser_sessions, second_factors TO studio_desk, studio_instructor;
GRANT SELECT, DELETE ON api_sessions TO studio_desk, studio_instructor;
GRANT SELECT, INSERT, DELETE ON api_tokens TO studio_desk, studio_instructor;
"""
REVOKES = """
REVOKE ALL ON browser_sessions, second_factors, api_sessions, api_tokens FROM studio_desk, studio_instructor;
"""
OWNED = ("browser_sessions", "second_factors", "api_sessions", "api_tokens")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_row_security_of_people")]
    operations = [
        force_row_security(*OWNED, "api_refresh_tokens"),
        migrations.RunSQL(
            "".join(OWN_ROWS.format(table=table) for table in OWNED) + GRANTS,
            REVOKES + "".join(f"DROP POLICY {table}_own ON {table};" for table in OWNED),
        ),
    ]
