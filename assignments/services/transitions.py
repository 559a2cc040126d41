"""The steps of a class from state to state (domain 4.8): when each is refused and why, and what it writes."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from accounts.models import User
from assignments.exceptions import REFUSALS, WrongState
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus
from assignments.services.amounts import catch_up
from assignments.services.history import Change, Event, record, values_of
from database.constraints import raise_for_constraint

CANCELLED = "This class is cancelled. Un-cancel it first."
COMPLETED = "This class is completed. An admin can reopen it."
NAMED_AT_MOST = 3
UNANSWERED: Mapping[str, Any] = {
    "instructor_status": InstructorStatus.PENDING,
    "instructor_response_at": None,
    "rejection_reason": None,
    "rejection_note": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One step: its name in history, why a class refuses it (None: it does not), and the columns that it sets.

    `may_clash` where the database may still refuse, because the class takes up time that it did not hold before.
    `frees_amount` says why an amount that was held by a payment or the completion catches up with today's students.
    """

    event: Event
    refusal: Callable[[Assignment], str | None]
    columns: Callable[[Assignment], Mapping[str, Any]]
    may_clash: bool = False
    frees_amount: str = ""


def take(
    transition: Transition, assignments: Sequence[Assignment], *, actor: User, now: dt.datetime, reason: str = ""
) -> None:
    """Take the step for all of these locked classes; raise WrongState and change nothing when one refuses."""
    refusals = {row.pk: why for row in assignments if (why := transition.refusal(row))}
    if refusals:
        raise WrongState(in_words(refusals, assignments), refusals=refusals)
    write(transition, assignments, actor=actor, now=now, reason=reason)


def write(
    transition: Transition, assignments: Sequence[Assignment], *, actor: User, now: dt.datetime, reason: str = ""
) -> None:
    """Write the step and its history for classes that do not refuse it: one statement per set of new values."""
    changes = []
    alike: dict[tuple[tuple[str, Any], ...], list[UUID]] = {}
    for assignment in assignments:
        after = transition.columns(assignment)
        changes.append(Change(assignment=assignment, before=values_of(assignment, [*after]), after=after))
        alike.setdefault(tuple(after.items()), []).append(assignment.pk)
    with raise_for_constraint(REFUSALS) if transition.may_clash else nullcontext():
        for columns, ids in alike.items():
            Assignment.objects.filter(pk__in=ids).update(**dict(columns))
        record(event=transition.event, changes=changes, actor=actor, now=now, reason=reason)
    if transition.frees_amount:
        catch_up(assignment_ids=[row.pk for row in assignments], actor=actor, now=now, reason=transition.frees_amount)


def in_words(refusals: Mapping[UUID, str], assignments: Sequence[Assignment]) -> str:
    """Why nothing was changed, naming the first classes that refuse when several were asked for."""
    sentences = set(refusals.values())
    if len(assignments) == 1:
        return sentences.pop()
    refused = [assignment for assignment in assignments if assignment.pk in refusals]
    if len(sentences) == 1 and len(refused) == len(assignments):
        return f"Nothing was changed. {sentences.pop()}"
    named = [f"{moment(assignment)}: {refusals[assignment.pk]}" for assignment in refused[:NAMED_AT_MOST]]
    unnamed = len(refused) - len(named)
    more = [f"And {unnamed} more."] if unnamed else []
    return " ".join(["Nothing was changed.", *named, *more])


def moment(assignment: Assignment) -> str:
    """When the class is, as people say it: Mon 1 Jun, 07:00."""
    day = date_format(assignment.date, "D j M")
    return f"{day}, {assignment.start_time:%H:%M}" if assignment.start_time else day


def accepting(*, now: dt.datetime, may_clash: bool) -> Transition:
    def refusal(assignment: Assignment) -> str | None:
        if assignment.instructor_status == InstructorStatus.ACCEPTED:
            return "This class is accepted already."
        return _unless_scheduled(assignment)

    answer = {
        "instructor_status": InstructorStatus.ACCEPTED,
        "instructor_response_at": now,
        "rejection_reason": None,
        "rejection_note": None,
    }
    return Transition(event=Event.ACCEPTED, refusal=refusal, columns=lambda _: answer, may_clash=may_clash)


def rejecting(*, now: dt.datetime, why: str, note: str) -> Transition:
    def refusal(assignment: Assignment) -> str | None:
        if assignment.instructor_status == InstructorStatus.REJECTED:
            return "This class is declined already."
        if assignment.instructor_status == InstructorStatus.ACCEPTED and assignment.starts_at <= now:
            return "This class has started; it can no longer be declined."
        return _unless_scheduled(assignment)

    answer = {
        "instructor_status": InstructorStatus.REJECTED,
        "instructor_response_at": now,
        "rejection_reason": why,
        "rejection_note": note or None,
    }
    return Transition(event=Event.REJECTED, refusal=refusal, columns=lambda _: answer)


def completing(*, now: dt.datetime) -> Transition:
    def refusal(assignment: Assignment) -> str | None:
        if assignment.class_status == ClassStatus.COMPLETED:
            return "This class is completed already."
        if assignment.starts_at > now:
            return f"This class can be marked completed once it has started: {moment(assignment)}."
        return _unless_scheduled(assignment)

    return Transition(event=Event.COMPLETED, refusal=refusal, columns=lambda _: {"class_status": ClassStatus.COMPLETED})


def reopening() -> Transition:
    def refusal(assignment: Assignment) -> str | None:
        return None if assignment.class_status == ClassStatus.COMPLETED else "Only a completed class can be reopened."

    reopened = {"class_status": ClassStatus.SCHEDULED}
    return Transition(event=Event.REOPENED, refusal=refusal, columns=lambda _: reopened, frees_amount="Reopened")


def cancelling() -> Transition:
    """A payment still open falls away; one that was made stays, and a refund is due."""

    def refusal(assignment: Assignment) -> str | None:
        if assignment.class_status == ClassStatus.CANCELLED:
            return "This class is cancelled already."
        return _unless_scheduled(assignment)

    def columns(assignment: Assignment) -> dict[str, Any]:
        if assignment.payment_status == PaymentStatus.PENDING:
            return {"class_status": ClassStatus.CANCELLED, "payment_status": PaymentStatus.CANCELLED}
        return {"class_status": ClassStatus.CANCELLED}

    return Transition(event=Event.CANCELLED, refusal=refusal, columns=columns)


def restoring(*, obstacles: Mapping[UUID, str]) -> Transition:
    """Un-cancel, unless something found beforehand stands in the way of that class."""

    def refusal(assignment: Assignment) -> str | None:
        if assignment.class_status != ClassStatus.CANCELLED:
            return "Only a cancelled class can be un-cancelled."
        return obstacles.get(assignment.pk)

    def columns(assignment: Assignment) -> dict[str, Any]:
        if assignment.payment_status == PaymentStatus.CANCELLED:
            return {"class_status": ClassStatus.SCHEDULED, "payment_status": PaymentStatus.PENDING}
        return {"class_status": ClassStatus.SCHEDULED}

    return Transition(
        event=Event.RESTORED, refusal=refusal, columns=columns, may_clash=True, frees_amount="Un-cancelled"
    )


def paying() -> Transition:
    def refusal(assignment: Assignment) -> str | None:
        if assignment.payment_status == PaymentStatus.PAID:
            return "This class is paid already."
        return CANCELLED if assignment.class_status == ClassStatus.CANCELLED else None

    return Transition(event=Event.PAID, refusal=refusal, columns=lambda _: {"payment_status": PaymentStatus.PAID})


def unpaying() -> Transition:
    """Take a payment back. That of a cancelled class is refunded with it: nothing is due any more."""

    def refusal(assignment: Assignment) -> str | None:
        return None if assignment.payment_status == PaymentStatus.PAID else "This class is not paid."

    def columns(assignment: Assignment) -> dict[str, Any]:
        is_cancelled = assignment.class_status == ClassStatus.CANCELLED
        return {"payment_status": PaymentStatus.CANCELLED if is_cancelled else PaymentStatus.PENDING}

    return Transition(event=Event.UNPAID, refusal=refusal, columns=columns, frees_amount="Payment taken back")


def reassigning(*, instructor: User, taken: Mapping[UUID, str]) -> Transition:
    """Give the class to somebody else, who has not answered yet; `taken` says which classes they have no time for."""

    def refusal(assignment: Assignment) -> str | None:
        if assignment.instructor_id == instructor.pk:
            return f"{instructor} teaches this class already."
        return _unless_scheduled(assignment) or taken.get(assignment.pk)

    asked = {"instructor_id": instructor.pk, **UNANSWERED}
    return Transition(event=Event.REASSIGNED, refusal=refusal, columns=lambda _: asked, may_clash=True)


def _unless_scheduled(assignment: Assignment) -> str | None:
    return {ClassStatus.CANCELLED: CANCELLED, ClassStatus.COMPLETED: COMPLETED}.get(
        ClassStatus(assignment.class_status)
    )
