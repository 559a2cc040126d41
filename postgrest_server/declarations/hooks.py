"""The hooks of a write. They run in its transaction, as the caller's database role."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from postgrest_server.authentication import Caller

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingWrite:
    """A write before it is executed.

    `keys` are the primary keys of the stored rows that it may change; an INSERT and a function call
    have none. `rows` are what the caller sent: new rows, the one change of a PATCH, nothing for a
    DELETE, or the arguments of a function as one row.
    """

    caller: Caller
    now: dt.datetime
    keys: Collection[UUID]
    rows: Sequence[Row]


# Called after the write with the keys of the written rows. Raise RestError to refuse the result:
# everything is rolled back.
AfterWrite = Callable[[Collection[UUID]], None]
# Called before the library locks the matching rows: the place to take locks in the application's
# own order.
BeforeWrite = Callable[[PendingWrite], AfterWrite]
# Called as the caller after a refused write was rolled back; returns the details of the error, or
# None to leave them.
ConstraintDetails = Callable[[PendingWrite], str | None]


def do_nothing(_keys: Collection[UUID]) -> None:
    """Do nothing after the write."""


def run_before(write: PendingWrite, hook: BeforeWrite | None) -> AfterWrite:
    """Call the hook, if there is one; return what to call after the write."""
    return do_nothing if hook is None else hook(write)


def around(outer: BeforeWrite, inner: BeforeWrite | None) -> BeforeWrite:
    """Combine two hooks: the outer one is called first before the write and last after it."""

    def before(write: PendingWrite) -> AfterWrite:
        after_outer = outer(write)
        after_inner = run_before(write, inner)

        def after(keys: Collection[UUID]) -> None:
            after_inner(keys)
            after_outer(keys)

        return after

    return before
