"""What speaks against stored classes: against un-cancelling them, and against taking up their time again."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from accounts.models import User
from assignments.findings.codes import Code
from assignments.findings.slots import find_for_slots
from assignments.findings.students import find_for_students
from assignments.models import Assignment
from assignments.proposals import Finding, WantedClass, slot_of
from assignments.selectors.seats import seats_of
from assignments.selectors.shares import students_of
from bookings.models import Booking

CLASHES = (Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP)


def say_clashes(assignments: Sequence[Assignment], *, actor: User, today: dt.date) -> str:
    """Which other classes take the instructors' time: Asha Rao already teaches Hatha on …; empty when none does."""
    found = _find_for_times(assignments, actor=actor, today=today)
    return " ".join(finding.message for findings in found.values() for finding in findings if finding.code in CLASHES)


def taken_times(
    assignments: Sequence[Assignment],
    *,
    actor: User,
    today: dt.date,
    instructor: User | None = None,
    acknowledged: frozenset[str] = frozenset({Code.TEMPLATE_OVERLAP}),
) -> dict[UUID, str]:
    """For each class whose time is taken by another of its instructor's classes, by which; or of that `instructor`'s.

    A weekly template takes the time as well, unless that is among the `acknowledged` warnings. Clashes among the
    classes themselves are left to the constraint: one of them may well find its place.
    """
    taking = {Code.INSTRUCTOR_BUSY, Code.TEMPLATE_OVERLAP} - acknowledged
    found = _find_for_times(assignments, actor=actor, today=today, instructor=instructor)
    taken = {}
    for row in assignments:
        sentences = [finding.message for finding in found.get(str(row.pk), ()) if finding.code in taking]
        if sentences:
            taken[row.pk] = sentences[0]
    return taken


def obstacles_to_restoring(
    assignments: Sequence[Assignment], *, actor: User, today: dt.date, seated: Collection[UUID] = ()
) -> dict[UUID, str]:
    """For each class that cannot be un-cancelled, why: every error that a new class would meet (domain 4.5, 4.8).

    In those that are `seated` the students stay where they are, be their bookings closed by now. The instructor's time is left to the constraint. The queries are as many for one class as for a hundred.
    """
    ids = [row.pk for row in assignments]
    at_times = _find_for_times(assignments, actor=actor, today=today)
    students, seats = students_of(ids), seats_of(ids)
    booked = {booking_id for booking_ids in students.values() for booking_id in booking_ids}
    bookings = {
        row.booking_id: row for row in Booking.objects.filter(booking_id__in=booked).select_related("class_package")
    }
    inactive = _inactive(ids)
    obstacles = {}
    for row in assignments:
        of_students = find_for_students(
            booking_ids=students[row.pk],
            bookings=bookings,
            schedule_type=row.schedule_type,
            booking_type=row.booking_type,
            seats=seats[row.pk],
        )
        joining = [each for each in of_students if row.pk not in seated or each.code != Code.BOOKING_CLOSED]
        why = [*inactive.get(row.pk, ()), *_blocking(at_times.get(str(row.pk), ())), *_blocking(joining)]
        if why:
            obstacles[row.pk] = why[0]
    return obstacles


def _blocking(findings: Iterable[Finding]) -> list[str]:
    return [finding.message for finding in findings if finding.is_error and finding.code not in CLASHES]


def _find_for_times(
    assignments: Sequence[Assignment], *, actor: User, today: dt.date, instructor: User | None = None
) -> dict[str, tuple[Finding, ...]]:
    wanted = [
        WantedClass(
            key=str(row.pk),
            slot=slot_of(row.date, row.start_time, row.end_time),
            instructor_id=instructor.pk if instructor else row.instructor_id,
            assignment_id=row.pk,
            class_schedule_id=row.class_schedule_id,
            has_times=row.start_time is not None,
        )
        for row in assignments
    ]
    return find_for_slots(wanted=wanted, actor=actor, today=today)


def _inactive(assignment_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Deactivated class types, packages and instructors."""
    rows = Assignment.objects.filter(pk__in=assignment_ids).select_related("class_type", "package", "instructor")
    return {
        row.pk: [
            f"{thing} is deactivated."
            for thing in (row.class_type, row.package, row.instructor)
            if thing is not None and not thing.is_active
        ]
        for row in rows
    }
