"""Doing something as a person, under the row level security of PostgreSQL (domain 8)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

from django.db import connection, transaction

from accounts.models import User

ASSUME = """
    SELECT current_setting('role'), set_config('role', %s, true),
        set_config('app.user_id', %s, true), set_config('app.change_id', %s, true)
"""
_change_id: ContextVar[UUID | None] = ContextVar("change_id", default=None)


def current_change_id() -> UUID | None:
    """What the history of this transaction is written under (`history.change_id`), so that all of it is undone together.

    None outside `acting_as`: commands and workers change things for the studio, and nobody is offered an undo.
    """
    return _change_id.get()


def outside_row_security[View: Callable[..., object]](view: View) -> View:
    """Mark a view that belongs to nobody's role: signing out writes what only the studio itself may."""
    view.outside_row_security = True  # type: ignore[attr-defined]  # as Django marks its own views
    return view


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """Run the block in one transaction as the person's restricted database role; one round trip.

    The settings end with the transaction, so nothing leaks through a pooled connection. Inside a transaction that
    goes on (a test's), they are taken back by hand, to the role that held before.
    """
    goes_on = connection.in_atomic_block
    change_id = uuid4()
    token = _change_id.set(change_id)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(ASSUME, [user.database_role, str(user.pk), str(change_id)])
                (before, *_) = cursor.fetchone()
            yield
            if goes_on and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute(ASSUME, [before, "", ""])
    finally:
        _change_id.reset(token)
