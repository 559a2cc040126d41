"""What stands in the way of a change, or is worth a second look before saving (domain 3.3, 3.5, 4.5, 4.6)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from accounts.models import User
from assignments.findings import Code, find_for_slots, find_for_students
from assignments.findings.codes import error, warning
from assignments.models import AssignmentSeries
from assignments.proposals import Finding, WantedClass, slot_of
from assignments.wording import say_date
from bookings.models import Booking
from catalog.models import ClassType
from scheduling.changes import ChangeRequest
from scheduling.services.change_plan import Planned, change_of

# A change of the class can only be refused for what it changes: a booking closed meanwhile is another matter.
MATTER_TO_CHANGES = frozenset({Code.BOOKING_TYPE, Code.TOO_MANY_BOOKINGS, Code.OVER_CAPACITY})


def findings_of_change(
    *,
    planned: Sequence[Planned],
    students: Mapping[UUID, Sequence[Booking]],
    class_type: ClassType | None,
    seats: int,
    series: AssignmentSeries | None,
    request: ChangeRequest,
    actor: User,
    today: dt.date,
) -> Iterator[Finding]:
    """What every change means for the instructor, the day, the students and the validity of the package."""
    of_slots = find_for_slots(wanted=[*_wanted(planned, students, request)], actor=actor, today=today)
    for plan in planned:
        key = str(plan.assignment.pk)
        yield from of_slots.get(key, ())
        if class_type is not None and not class_type.is_active and "class_type_id" in plan.after:
            yield error(Code.SUBJECT_INACTIVE, f"{class_type.name} is no longer offered.", line_key=key)
        if plan.assignment.package_id is not None and "class_type_id" in plan.after:
            yield error(Code.PACKAGE_KIND, "A class of a package has no class type of its own.", line_key=key)
        if "class_type_id" in plan.after or "booking_type" in plan.after:
            yield from _of_students(plan, students.get(plan.assignment.pk, ()), seats=seats)
        if series is not None and "date" in plan.after:
            yield from _of_validity(plan, series)


def _wanted(
    planned: Sequence[Planned], students: Mapping[UUID, Sequence[Booking]], request: ChangeRequest
) -> Iterator[WantedClass]:
    """The classes that move or get another instructor, as they would stand."""
    for plan in planned:
        start = plan.value("start_time")
        if plan.moves or plan.is_reassigned:
            yield WantedClass(
                key=str(plan.assignment.pk),
                slot=slot_of(plan.value("date"), start, plan.value("end_time")),
                instructor_id=plan.value("instructor_id"),
                assignment_id=plan.assignment.pk,
                class_schedule_id=plan.assignment.class_schedule_id,
                booking_ids=frozenset(booking.booking_id for booking in students.get(plan.assignment.pk, ())),
                change=change_of(plan.assignment, request),
                has_times=start is not None,
            )


def _of_students(plan: Planned, attached: Sequence[Booking], *, seats: int) -> Iterator[Finding]:
    found = find_for_students(
        booking_ids=[booking.booking_id for booking in attached],
        bookings={booking.booking_id: booking for booking in attached},
        schedule_type=plan.assignment.schedule_type,
        booking_type=plan.value("booking_type"),
        seats=seats,
    )
    for finding in found:
        if finding.code in MATTER_TO_CHANGES:
            yield replace(finding, line_key=str(plan.assignment.pk))


def _of_validity(plan: Planned, series: AssignmentSeries) -> Iterator[Finding]:
    date = plan.value("date")
    if series.package_id is not None and not series.first_day <= date <= series.last_day:
        yield warning(
            Code.OUTSIDE_VALIDITY,
            f"{say_date(date)} lies outside the validity of the package, "
            f"{say_date(series.first_day)} to {say_date(series.last_day)}.",
            line_key=str(plan.assignment.pk),
        )
