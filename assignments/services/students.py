"""Attach bookings to classes and detach them: the students of a class (rules 3.3 to 3.6, 5.4).

Triggers update the status of the bookings. This module updates the amounts that depend on the
number of students.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import (
    REFUSALS,
    AlreadyAttached,
    AssignmentsError,
    BookingClosed,
    BookingUnfit,
    ClassFull,
    StudentsBusy,
    WrongState,
)
from assignments.findings import find_for_booking, find_student_conflicts
from assignments.findings.students import find_for_booking_count
from assignments.models import Assignment, AssignmentBooking
from assignments.models.vocabulary import ClassStatus
from assignments.proposals import Code, ProposedClass
from assignments.recurrence import Slot
from assignments.seats import load_seats
from assignments.selectors.shares import students_of
from assignments.services.amounts import recompute
from assignments.services.history import Change, Event, record
from assignments.services.locks import lock_bookings, lock_chosen
from assignments.services.transitions import CANCELLED, in_words
from bookings.models import Booking
from database.constraints import raise_for_constraint

ERRORS: Mapping[str, type[AssignmentsError]] = {
    Code.OVER_CAPACITY: ClassFull,
    Code.TOO_MANY_BOOKINGS: ClassFull,
    Code.BOOKING_CLOSED: BookingClosed,
}

type Refusal = tuple[type[AssignmentsError], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """One class with its students before and after the change, by booking id."""

    assignment: Assignment
    before: Sequence[str]
    after: Sequence[str]

    @property
    def added(self) -> list[str]:
        return [booking_id for booking_id in self.after if booking_id not in self.before]

    @property
    def is_changed(self) -> bool:
        return list(self.before) != list(self.after)


@transaction.atomic
def attach_bookings(
    *,
    assignment_ids: Collection[UUID],
    booking_ids: Collection[str],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    acknowledged: Collection[str] = (),
) -> None:
    """Attach all of these bookings to all of these classes; those attached already stay.

    Raises ClassFull, BookingClosed, BookingUnfit, AlreadyAttached if all are attached already,
    WrongState for a cancelled class, and StudentsBusy unless `student_busy` is among
    `acknowledged`.
    """
    require(actor, Permission.UPDATE_ASSIGNMENT)
    assignments = lock_chosen(assignment_ids, version=version)
    students = students_of(assignment_ids)
    rolls = [
        Roll(assignment=row, before=students[row.pk], after=sorted({*students[row.pk], *booking_ids}))
        for row in assignments
    ]
    changed = [roll for roll in rolls if roll.is_changed]
    if not changed:
        raise AlreadyAttached
    _check(changed)
    if Code.STUDENT_BUSY not in acknowledged:
        _check_times(changed, today=timezone.localdate(now))
    with raise_for_constraint(REFUSALS):
        AssignmentBooking.objects.bulk_create(
            AssignmentBooking(assignment=roll.assignment, booking_id=booking_id)
            for roll in changed
            for booking_id in roll.added
        )
    _follow(Event.STUDENTS_ATTACHED, changed, actor=actor, now=now)


@transaction.atomic
def detach_bookings(
    *,
    assignment_ids: Collection[UUID],
    booking_ids: Collection[str],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
) -> None:
    """Detach these bookings from those of these classes that they are in.

    Raises WrongState if they are in none.
    """
    require(actor, Permission.UPDATE_ASSIGNMENT)
    assignments = lock_chosen(assignment_ids, version=version)
    students = students_of(assignment_ids)
    rolls = [
        Roll(
            assignment=row,
            before=students[row.pk],
            after=[booking_id for booking_id in students[row.pk] if booking_id not in booking_ids],
        )
        for row in assignments
    ]
    changed = [roll for roll in rolls if roll.is_changed]
    if not changed:
        raise WrongState("This booking is no longer in the class.")
    left = [roll.assignment.pk for roll in changed]
    AssignmentBooking.objects.filter(assignment__in=left, booking__booking_id__in=booking_ids).delete()
    _follow(Event.STUDENTS_DETACHED, changed, actor=actor, now=now)


def _follow(event: Event, rolls: Sequence[Roll], *, actor: User, now: dt.datetime) -> None:
    """Record the change and recalculate the amounts that depend on the number of students."""
    changes = [
        Change(
            assignment=roll.assignment,
            before={"booking_ids": list(roll.before)},
            after={"booking_ids": list(roll.after)},
        )
        for roll in rolls
    ]
    record(event=event, changes=changes, actor=actor, now=now)
    recompute(assignments=[roll.assignment for roll in rolls], actor=actor, now=now, reason="Students changed")


def _check(rolls: Sequence[Roll]) -> None:
    """Raise the error of the first class that refuses; its message names all classes that do."""
    assignments = [roll.assignment for roll in rolls]
    seats = load_seats([row.pk for row in assignments])
    bookings = lock_bookings({booking_id for roll in rolls for booking_id in roll.added})
    refusals: dict[UUID, Refusal] = {}
    for roll in rolls:
        refusal = next(_refusals(roll, seats=seats[roll.assignment.pk], bookings=bookings), None)
        if refusal is not None:
            refusals[roll.assignment.pk] = refusal
    if refusals:
        error, _ = next(iter(refusals.values()))
        raise error(in_words({pk: sentence for pk, (_, sentence) in refusals.items()}, assignments))


def _check_times(rolls: Sequence[Roll], *, today: dt.date) -> None:
    """Raise StudentsBusy if a student who joins is in another class at that time."""
    joined = [
        ProposedClass(
            key=str(roll.assignment.pk),
            slot=Slot(
                date=roll.assignment.date, start_time=roll.assignment.start_time, end_time=roll.assignment.end_time
            ),
            instructor_id=roll.assignment.instructor_id,
            booking_ids=frozenset(roll.added),
        )
        for roll in rolls
        if roll.assignment.start_time is not None and roll.assignment.end_time is not None
    ]
    findings = find_student_conflicts(proposed=joined, today=today)
    if findings:
        raise StudentsBusy(findings)


def _refusals(roll: Roll, *, seats: int, bookings: Mapping[str, Booking]) -> Iterator[Refusal]:
    """Yield the errors of the class with all students, and of each who joins (rules 3.3)."""
    row = roll.assignment
    if row.class_status == ClassStatus.CANCELLED:
        yield WrongState, CANCELLED
    findings = list(
        find_for_booking_count(
            count=len(roll.after), schedule_type=row.schedule_type, booking_type=row.booking_type, seats=seats
        )
    )
    for booking_id in roll.added:
        booking = bookings.get(booking_id)
        if booking is None:
            yield BookingUnfit, f"There is no booking {booking_id}."
        else:
            findings += find_for_booking(booking, schedule_type=row.schedule_type, booking_type=row.booking_type)
    for finding in findings:
        yield ERRORS.get(finding.code, BookingUnfit), finding.message
