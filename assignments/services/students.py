"""Students: bookings attached to classes and detached from them (domain 3.3 to 3.6, 5.4).

Booking status follows by triggers of the database. Amounts that depend on the number of students follow here.
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
from assignments.findings import find_busy_students
from assignments.findings.codes import Code
from assignments.findings.students import find_in_booking, find_in_number
from assignments.models import Assignment, AssignmentBooking
from assignments.models.vocabulary import ClassStatus
from assignments.proposals import WantedClass
from assignments.recurrence import Slot
from assignments.selectors.seats import seats_of
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
    """Attach every booking to every one of these classes, or none to any; what is attached already stays.

    Raises ClassFull, BookingClosed, BookingUnfit, AlreadyAttached when there is nothing left to attach, WrongState for
    a cancelled class, which holds nobody, and StudentsBusy unless `student_busy` is among `acknowledged`.
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
    """Take these bookings out of these classes, wherever they are in; raises WrongState when they are in none."""
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
        raise WrongState("This booking is not in the class any more.")
    left = [roll.assignment.pk for roll in changed]
    AssignmentBooking.objects.filter(assignment__in=left, booking__booking_id__in=booking_ids).delete()
    _follow(Event.STUDENTS_DETACHED, changed, actor=actor, now=now)


def _follow(event: Event, rolls: Sequence[Roll], *, actor: User, now: dt.datetime) -> None:
    """History, and the amounts that depend on the number of students."""
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
    """Raise the error of the first class that refuses its new students, in the words of all that do."""
    assignments = [roll.assignment for roll in rolls]
    seats = seats_of([row.pk for row in assignments])
    wanted = {booking_id for roll in rolls for booking_id in roll.added}
    bookings = lock_bookings(wanted)
    refusals: dict[UUID, Refusal] = {}
    for roll in rolls:
        refusal = next(_refusals(roll, seats=seats[roll.assignment.pk], bookings=bookings), None)
        if refusal is not None:
            refusals[roll.assignment.pk] = refusal
    if refusals:
        error, _ = next(iter(refusals.values()))
        raise error(in_words({pk: sentence for pk, (_, sentence) in refusals.items()}, assignments))


def _check_times(rolls: Sequence[Roll], *, today: dt.date) -> None:
    """Raise StudentsBusy when somebody who joins sits elsewhere at that time."""
    joined = [
        WantedClass(
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
    findings = find_busy_students(wanted=joined, today=today)
    if findings:
        raise StudentsBusy(findings)


def _refusals(roll: Roll, *, seats: int, bookings: Mapping[str, Booking]) -> Iterator[Refusal]:
    """Domain 3.3, asked about the class with all its students, and about each one that joins."""
    row = roll.assignment
    if row.class_status == ClassStatus.CANCELLED:
        yield WrongState, CANCELLED
    findings = list(
        find_in_number(
            count=len(roll.after), schedule_type=row.schedule_type, booking_type=row.booking_type, seats=seats
        )
    )
    for booking_id in roll.added:
        booking = bookings.get(booking_id)
        if booking is None:
            yield BookingUnfit, f"There is no booking {booking_id}."
        else:
            findings += find_in_booking(booking, schedule_type=row.schedule_type, booking_type=row.booking_type)
    for finding in findings:
        yield ERRORS.get(finding.code, BookingUnfit), finding.message
