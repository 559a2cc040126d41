"""Shutting the studio for some days, with the classes of these days told before (domain 2.3)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from catalog.models import StudioClosure
from catalog.services import add_to_catalog, change_in_catalog
from scheduling.exceptions import ClosureHitsClasses
from scheduling.selectors.closures import count_hit

DAYS = {"first_day", "last_day"}


@transaction.atomic
def add_closure(*, closure: StudioClosure, told: int, actor: User) -> StudioClosure:
    """Store the closure. Raises ClosureHitsClasses unless `told` is how many scheduled classes lie on its days.

    The classes stay scheduled: they show up as conflicts until somebody moves or cancels them.
    """
    _require_told(closure, told, actor)
    return add_to_catalog(row=closure, actor=actor)


@transaction.atomic
def change_closure(*, closure: StudioClosure, columns: Sequence[str], told: int, actor: User) -> StudioClosure:
    """Write these columns. Raises ClosureHitsClasses as above when the days change."""
    if DAYS & set(columns):
        _require_told(closure, told, actor)
    return change_in_catalog(row=closure, columns=columns, actor=actor)


def _require_told(closure: StudioClosure, told: int, actor: User) -> None:
    require(actor, Permission.MANAGE_SETTINGS)
    number = count_hit(first_day=closure.first_day, last_day=closure.last_day)
    if number and number != told:
        raise ClosureHitsClasses(number)
