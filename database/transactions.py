"""How services join transactions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def joining_transaction() -> Iterator[None]:
    """Run in the transaction that is open, without a savepoint; open one when there is none.

    For services that refuse before they write. Whatever else fails must fail the transaction around it.
    """
    if connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield
