"""The instructor's answer to classes (domain 4.8)."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from assignments.exceptions import InstructorBusy, ReasonMissing
from assignments.findings.stored import describe_conflicts
from assignments.models.vocabulary import InstructorStatus, RejectionReason
from assignments.services.locks import lock_assignments
from assignments.services.rights import require_own_or_desk
from assignments.services.transitions import Transition, accepting, rejecting, take
from database.transactions import joining_transaction

ON_BEHALF = "On behalf of the instructor."


@joining_transaction()
def answer_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    accept: bool,
    reason: str | None = None,
    note: str = "",
    now: dt.datetime,
) -> None:
    """Accept or decline all of these classes, or none: five statements, however many classes.

    The desk may answer for the instructor; history then says so. Raises WrongState with a sentence per class,
    InstructorBusy when a class that was declined finds its time taken, and ReasonMissing.
    """
    assignments = lock_assignments(assignment_ids)
    require_own_or_desk(actor, assignments)
    if accept:
        was_declined = any(row.instructor_status == InstructorStatus.REJECTED for row in assignments)
        answer = accepting(now=now, may_clash=was_declined)
    else:
        answer = _rejection(now=now, reason=reason, note=note.strip())
    is_own = all(row.instructor_id == actor.pk for row in assignments)
    try:
        take(answer, assignments, actor=actor, now=now, reason="" if is_own else ON_BEHALF)
    except InstructorBusy as busy:
        today = timezone.localdate(now)
        raise InstructorBusy(describe_conflicts(assignments, actor=actor, today=today) or str(busy)) from busy


def _rejection(*, now: dt.datetime, reason: str | None, note: str) -> Transition:
    if reason not in RejectionReason.values:
        raise ReasonMissing("Choose a reason for declining.")
    if reason == RejectionReason.OTHER and not note:
        raise ReasonMissing("Say in a few words why you decline.")
    return rejecting(now=now, why=reason, note=note)
