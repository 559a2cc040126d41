"""Classes from state to state (domain 4.8). Every call changes all of the classes or, when one refuses, none.

`version` guards a single class against changes that the person has not seen.
"""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import InstructorBusy
from assignments.findings.stored import describe_conflicts, obstacles_to_restoring
from assignments.services.locks import lock_chosen
from assignments.services.rights import require_own_or_desk, require_reopening
from assignments.services.transitions import cancelling, completing, paying, reopening, restoring, take, unpaying


@transaction.atomic
def complete_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Mark classes that have started as completed; instructors may do it for their own."""
    assignments = lock_chosen(assignment_ids, version=version)
    require_own_or_desk(actor, assignments)
    take(completing(now=now), assignments, actor=actor, now=now, reason=reason)


@transaction.atomic
def reopen_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Turn completed classes back into scheduled ones; for admins only."""
    require_reopening(actor)
    take(reopening(), lock_chosen(assignment_ids, version=version), actor=actor, now=now, reason=reason)


@transaction.atomic
def cancel_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Cancel scheduled classes; a payment still open is cancelled along, one that was made is to be refunded."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    take(cancelling(), lock_chosen(assignment_ids, version=version), actor=actor, now=now, reason=reason)


@transaction.atomic
def restore_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Un-cancel classes, unless what a new class must fulfill no longer holds; raises InstructorBusy, WrongState."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    assignments = lock_chosen(assignment_ids, version=version)
    today = timezone.localdate(now)
    obstacles = obstacles_to_restoring(assignments, actor=actor, today=today)
    try:
        take(restoring(obstacles=obstacles), assignments, actor=actor, now=now, reason=reason)
    except InstructorBusy as busy:
        raise InstructorBusy(describe_conflicts(assignments, actor=actor, today=today) or str(busy)) from busy


@transaction.atomic
def mark_paid(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Note that classes were paid for."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    take(paying(), lock_chosen(assignment_ids, version=version), actor=actor, now=now, reason=reason)


@transaction.atomic
def mark_unpaid(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Take payments back; for cancelled classes this notes the refund."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    take(unpaying(), lock_chosen(assignment_ids, version=version), actor=actor, now=now, reason=reason)
