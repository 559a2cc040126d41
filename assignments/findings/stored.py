"""Findings about stored classes that will occupy time again: restored, accepted, reassigned."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from accounts.models import User
from assignments.findings.slots import find_for_slots
from assignments.findings.students import OF_ATTACHED_BOOKINGS, find_for_students
from assignments.models import Assignment
from assignments.proposals import Code, Finding, ProposedClass, slot_of
from assignments.seats import load_seats
from assignments.selectors.shares import students_of
from bookings.models import Booking

OVERLAPS = frozenset({Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP})
"""What `no_instructor_overlap` refuses as well."""


def describe_conflicts(assignments: Sequence[Assignment], *, actor: User, today: dt.date) -> str:
    """Return a sentence for each class that occupies the time of one of these; empty if none does.

    For example: "Asha Rao already teaches Hatha on Mon 4 May 2026, 07:00–08:00."
    """
    found = _find_at_stored_times(assignments, actor=actor, today=today)
    return " ".join(finding.message for findings in found.values() for finding in findings if finding.code in OVERLAPS)


def time_conflicts(
    assignments: Sequence[Assignment],
    *,
    actor: User,
    today: dt.date,
    instructor: User | None = None,
    acknowledged: frozenset[str] = frozenset({Code.TEMPLATE_OVERLAP}),
) -> dict[UUID, str]:
    """Return what occupies the instructor, or the given one, at each class with a conflict.

    A weekly template counts unless `template_overlap` is acknowledged. Overlaps among the classes
    themselves are left to the constraint, because one of the two may succeed.
    """
    codes = {Code.INSTRUCTOR_BUSY, Code.TEMPLATE_OVERLAP} - acknowledged
    found = _find_at_stored_times(assignments, actor=actor, today=today, instructor=instructor)
    conflicts = {}
    for row in assignments:
        messages = [finding.message for finding in found.get(str(row.pk), ()) if finding.code in codes]
        if messages:
            conflicts[row.pk] = messages[0]
    return conflicts


def obstacles_to_restoring(
    assignments: Sequence[Assignment], *, actor: User, today: dt.date, attached: Collection[UUID] = ()
) -> dict[UUID, str]:
    """Return the first error of each class that cannot be restored (rules 4.5, 4.8).

    In the classes that are `attached` the students were never detached, so their bookings may be
    closed by now. The time of the instructor is left to the constraint. The number of queries does
    not depend on the number of classes.
    """
    ids = [row.pk for row in assignments]
    at_times = _find_at_stored_times(assignments, actor=actor, today=today)
    of_students = _find_for_stored_students(assignments, attached=attached)
    inactive = _inactive(ids)
    obstacles = {}
    for row in assignments:
        reasons = [*inactive.get(row.pk, ()), *_errors(at_times.get(str(row.pk), ())), *_errors(of_students[row.pk])]
        if reasons:
            obstacles[row.pk] = reasons[0]
    return obstacles


def _errors(findings: Iterable[Finding]) -> list[str]:
    return [finding.message for finding in findings if finding.is_error and finding.code not in OVERLAPS]


def _find_at_stored_times(
    assignments: Sequence[Assignment], *, actor: User, today: dt.date, instructor: User | None = None
) -> dict[str, tuple[Finding, ...]]:
    proposed = [
        ProposedClass(
            key=str(row.pk),
            slot=slot_of(row.date, row.start_time, row.end_time),
            instructor_id=instructor.pk if instructor else row.instructor_id,
            assignment_id=row.pk,
            class_schedule_id=row.class_schedule_id,
            has_times=row.start_time is not None,
        )
        for row in assignments
    ]
    return find_for_slots(proposed=proposed, actor=actor, today=today)


def _find_for_stored_students(
    assignments: Sequence[Assignment], *, attached: Collection[UUID]
) -> Mapping[UUID, Sequence[Finding]]:
    ids = [row.pk for row in assignments]
    students, seats = students_of(ids), load_seats(ids)
    booking_ids = {booking_id for of_class in students.values() for booking_id in of_class}
    bookings = {
        row.booking_id: row
        for row in Booking.objects.filter(booking_id__in=booking_ids).select_related("class_package")
    }
    return {
        row.pk: [
            *find_for_students(
                booking_ids=students[row.pk],
                bookings=bookings,
                schedule_type=row.schedule_type,
                booking_type=row.booking_type,
                seats=seats[row.pk],
                ignoring=OF_ATTACHED_BOOKINGS if row.pk in attached else (),
            )
        ]
        for row in assignments
    }


def _inactive(assignment_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The deactivated class type, package and instructor of each class, as sentences."""
    rows = Assignment.objects.filter(pk__in=assignment_ids).select_related("class_type", "package", "instructor")
    return {
        row.pk: [
            f"{entry} is deactivated."
            for entry in (row.class_type, row.package, row.instructor)
            if entry is not None and not entry.is_active
        ]
        for row in rows
    }
