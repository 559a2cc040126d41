"""One change for many classes: those that can, change; the others say why not (domain 1.3, 4.2, 4.8)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import AssignmentGone, AssignmentsError, BulkRefused
from assignments.findings.stored import obstacles_to_restoring, time_conflicts
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus
from assignments.services.announce import announcing_together
from assignments.services.delete import remove, why_not_deleted
from assignments.services.locks import lock_existing
from assignments.services.transitions import (
    Transition,
    cancelling,
    completing,
    paying,
    reassigning,
    restoring,
    unpaying,
    write,
)


class BulkAction(StrEnum):
    COMPLETE = "complete"
    CANCEL = "cancel"
    RESTORE = "restore"
    MARK_PAID = "mark_paid"
    MARK_UNPAID = "mark_unpaid"
    REASSIGN = "reassign"
    DELETE = "delete"


DONE = {
    BulkAction.COMPLETE: "Completed.",
    BulkAction.CANCEL: "Cancelled.",
    BulkAction.RESTORE: "Un-cancelled.",
    BulkAction.MARK_PAID: "Marked paid.",
    BulkAction.MARK_UNPAID: "Payment taken back.",
    BulkAction.REASSIGN: "Given to {instructor}.",
    BulkAction.DELETE: "Deleted.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of one of the chosen classes, in a sentence."""

    assignment_id: UUID
    ok: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Why a class is left out (None: it is not), and how all the others are written."""

    refusal: Callable[[Assignment], str | None]
    write: Callable[[Sequence[Assignment]], None]


@transaction.atomic
def apply_to_many(
    *,
    action: BulkAction,
    assignment_ids: Sequence[UUID],
    actor: User,
    now: dt.datetime,
    instructor_id: UUID | None = None,
    acknowledged: frozenset[str] = frozenset(),
    reason: str = "",
) -> tuple[RowResult, ...]:
    """Change every chosen class that can be changed, and tell for each, in the order given, what became of it.

    `instructor_id` says to whom REASSIGN gives the classes; those at a time of that instructor's weekly template are left
    out, unless `template_overlap` is acknowledged. Raises BulkRefused before anything is changed.
    """
    chosen = list(dict.fromkeys(assignment_ids))
    require_bulk(action=action, number=len(chosen), actor=actor)
    return change_each(
        action=action,
        assignment_ids=chosen,
        actor=actor,
        now=now,
        instructor_id=instructor_id,
        acknowledged=acknowledged,
        reason=reason,
    )


def change_each(
    *,
    action: BulkAction,
    assignment_ids: Sequence[UUID],
    actor: User,
    now: dt.datetime,
    instructor_id: UUID | None = None,
    acknowledged: frozenset[str] = frozenset(),
    reason: str = "",
) -> tuple[RowResult, ...]:
    """The same for any number of classes, in the caller's transaction; the caller has asked whether the person may."""
    chosen = list(dict.fromkeys(assignment_ids))
    assignments = lock_existing(chosen, also_instructors=[instructor_id] if instructor_id else [])
    instructor = _find_instructor(instructor_id) if action is BulkAction.REASSIGN else None
    work = _work(
        action, assignments, instructor=instructor, acknowledged=acknowledged, actor=actor, now=now, reason=reason
    )
    refusals = {row.pk: why for row in assignments if (why := work.refusal(row))}
    with announcing_together():
        refusals |= _write_or_halve(work, [row for row in assignments if row.pk not in refusals])
    refusals |= dict.fromkeys(set(chosen) - {row.pk for row in assignments}, str(AssignmentGone()))
    done = DONE[action].format(instructor=instructor)
    return tuple(RowResult(assignment_id=pk, ok=pk not in refusals, message=refusals.get(pk, done)) for pk in chosen)


def require_bulk(*, action: BulkAction, number: int, actor: User) -> None:
    """Raise NotPermitted or BulkRefused unless the person may do this to so many classes at once."""
    require(actor, Permission.BULK_ASSIGNMENT)
    require(actor, Permission.DELETE_ASSIGNMENT if action is BulkAction.DELETE else Permission.UPDATE_ASSIGNMENT)
    if not settings.ENABLE_BULK_OPERATIONS:
        raise BulkRefused("Changing several classes at once is switched off in this studio.")
    if number > settings.MAX_BULK_OPERATIONS:
        raise BulkRefused(
            f"At most {settings.MAX_BULK_OPERATIONS} classes can be changed at once, and more are chosen. "
            "Narrow the list, for example by dates."
        )


def _find_instructor(instructor_id: UUID | None) -> User:
    found: User | None = User.objects.active().instructors().filter(pk=instructor_id).first()
    if found is None:
        raise BulkRefused("Choose an active instructor who takes the classes over.")
    return found


def _work(
    action: BulkAction,
    assignments: Sequence[Assignment],
    *,
    instructor: User | None,
    acknowledged: frozenset[str],
    actor: User,
    now: dt.datetime,
    reason: str,
) -> _Work:
    if action is BulkAction.DELETE:
        return _Work(refusal=why_not_deleted, write=partial(remove, actor=actor, now=now, reason=reason))
    if instructor is not None:
        taken = time_conflicts(
            assignments, actor=actor, today=timezone.localdate(now), instructor=instructor, acknowledged=acknowledged
        )
        transition = reassigning(instructor=instructor, taken=taken)
    else:
        transition = _transition(action, assignments, actor=actor, now=now)
    return _Work(refusal=transition.refusal, write=partial(write, transition, actor=actor, now=now, reason=reason))


def _transition(action: BulkAction, assignments: Sequence[Assignment], *, actor: User, now: dt.datetime) -> Transition:
    match action:
        case BulkAction.COMPLETE:
            return completing(now=now)
        case BulkAction.CANCEL:
            return cancelling()
        case BulkAction.RESTORE:
            return _restoring(assignments, actor=actor, today=timezone.localdate(now))
        case BulkAction.MARK_PAID:
            return paying()
        case BulkAction.MARK_UNPAID:
            return unpaying()
        case _:
            raise ValueError(action)


def _restoring(assignments: Sequence[Assignment], *, actor: User, today: dt.date) -> Transition:
    """Whose time is taken is asked beforehand here: the constraint would refuse all of them together."""
    cancelled = [row for row in assignments if row.class_status == ClassStatus.CANCELLED]
    taking_time = [row for row in cancelled if row.instructor_status != InstructorStatus.REJECTED]
    obstacles = time_conflicts(taking_time, actor=actor, today=today)
    return restoring(obstacles=obstacles | obstacles_to_restoring(cancelled, actor=actor, today=today))


def _write_or_halve(work: _Work, assignments: Sequence[Assignment]) -> dict[UUID, str]:
    """Write all in one go; where the database refuses, halve until it is known which ones it refuses and why."""
    if not assignments:
        return {}
    try:
        with transaction.atomic(), announcing_together():
            work.write(assignments)
    except AssignmentsError as refusal:
        if len(assignments) == 1:
            return {assignments[0].pk: str(refusal)}
        middle = len(assignments) // 2
        return _write_or_halve(work, assignments[:middle]) | _write_or_halve(work, assignments[middle:])
    return {}
