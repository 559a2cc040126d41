"""Every migration can be taken back and done again (house style 15, 17)."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OWN_APPS = {"accounts", "notices", "catalog", "bookings", "assignments"}


@pytest.mark.django_db
def test_every_operation_has_a_way_back():
    executor = MigrationExecutor(connection)
    one_way = [
        f"{label}.{name}"
        for (label, name), migration in executor.loader.disk_migrations.items()
        if label in OWN_APPS and not all(operation.reversible for operation in migration.operations)
    ]

    assert one_way == []


@pytest.mark.django_db(transaction=True)
def test_the_triggers_and_functions_are_gone_after_going_back_and_here_after_coming_forward():
    def own_functions():
        with connection.cursor() as cursor:
            cursor.execute("""
                SELECT proname FROM pg_proc p
                WHERE pronamespace = 'public'::regnamespace
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
            """)
            return {name for (name,) in cursor.fetchall()}

    before = own_functions()
    try:
        call_command("migrate", "assignments", "0001", verbosity=0)
        call_command("migrate", "bookings", "0001", verbosity=0)
        call_command("migrate", "notices", "0001", verbosity=0)

        assert own_functions() == {"app_manages_people", "app_user_id", "user_roles_fill_permissions"}
    finally:
        call_command("migrate", verbosity=0)
    assert own_functions() == before
