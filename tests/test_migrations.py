"""Every migration can be reversed and applied again."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Each before the apps that it depends on.
OWN_APPS = ("class_list", "assignments", "bookings", "catalog", "notices", "accounts")

OWN_OBJECTS = """
    SELECT 'function', proname FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    UNION ALL
    SELECT 'relation', relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND NOT starts_with(relname, 'django_')
      AND NOT starts_with(relname, 'auth_')
    UNION ALL
    SELECT 'constraint', conname FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND NOT starts_with(conname, 'django_')
      AND NOT starts_with(conname, 'auth_')
    UNION ALL
    SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'policy', polname FROM pg_policy
    UNION ALL
    SELECT 'extension', extname FROM pg_extension WHERE extname <> 'plpgsql'
"""


def own_objects():
    with connection.cursor() as cursor:
        cursor.execute(OWN_OBJECTS)
        return sorted(cursor.fetchall())


@pytest.mark.django_db
def test_every_operation_is_reversible():
    irreversible = [
        f"{label}.{name}"
        for (label, name), migration in MigrationExecutor(connection).loader.disk_migrations.items()
        if label in OWN_APPS and not all(operation.reversible for operation in migration.operations)
    ]

    assert irreversible == []


@pytest.mark.django_db(transaction=True)
def test_reversed_migrations_leave_nothing_and_applying_them_again_restores_everything():
    before = own_objects()
    try:
        for app in OWN_APPS:
            call_command("migrate", app, "zero", verbosity=0)

        assert own_objects() == []
    finally:
        call_command("migrate", verbosity=0)
    assert own_objects() == before
