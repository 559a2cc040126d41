"""Doing something as a person, under the row level security of PostgreSQL (domain 8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import User

ASSUME = "SELECT set_config('role', %s, true), set_config('app.user_id', %s, true)"


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """Run the block in one transaction as the person's restricted database role; one round trip.

    Both settings end with the transaction, so nothing leaks through a pooled connection. Inside a transaction that
    goes on (a test's), they are taken back by hand.
    """
    goes_on = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ASSUME, [user.database_role, str(user.pk)])
        yield
        if goes_on and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(ASSUME, ["none", ""])
