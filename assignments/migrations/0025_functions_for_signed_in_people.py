"""What looks past row security answers people who are signed in, and not a web process that forgot who asks (domain 8).

PostgreSQL lets everybody run a new function. `app_user_may` is for the bulk function alone, which runs as the owner.
"""

from django.db import migrations

ASKED_BY_PEOPLE = """
    assignment_conflict_check(uuid, date, time, time, uuid),
    bulk_assignment_operations(text, uuid[], jsonb)
"""
FORWARD = f"""
REVOKE EXECUTE ON FUNCTION {ASKED_BY_PEOPLE}, app_user_may(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {ASKED_BY_PEOPLE} TO studio_desk, studio_instructor;
"""
REVERSE = f"""
REVOKE EXECUTE ON FUNCTION {ASKED_BY_PEOPLE} FROM studio_desk, studio_instructor;
GRANT EXECUTE ON FUNCTION {ASKED_BY_PEOPLE}, app_user_may(text) TO PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0024_analytics_index"), ("accounts", "0004_database_roles")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
