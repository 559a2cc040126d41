"""Transactions of services that other services call."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def joining_transaction() -> Iterator[None]:
    """Run the block in the open transaction without a savepoint, or in a new transaction.

    For services that raise their errors before they write. After any other error, the caller must
    roll back the outer transaction.
    """
    if connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield
