"""Findings about a change of stored classes (rules 3.3, 3.5, 4.5, 4.6)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from accounts.models import User
from assignments.findings import find_for_slots, find_for_students
from assignments.findings.students import OF_OTHER_CHANGES
from assignments.models import AssignmentSeries
from assignments.proposals import Code, Finding, ProposedClass, error, slot_of, warning
from bookings.models import Booking
from catalog.models import ClassType
from design.formatting import format_date
from scheduling.changes import ChangeRequest
from scheduling.services.change_plan import PlannedChange, adjustment_of


def findings_of_change(
    *,
    planned: Sequence[PlannedChange],
    students: Mapping[UUID, Sequence[Booking]],
    class_type: ClassType | None,
    seats: int,
    series: AssignmentSeries | None,
    request: ChangeRequest,
    actor: User,
    today: dt.date,
) -> Iterator[Finding]:
    """Yield the findings about instructor, day, students and validity of the package."""
    of_slots = find_for_slots(proposed=[*_proposed(planned, students, request)], actor=actor, today=today)
    for plan in planned:
        key = str(plan.assignment.pk)
        yield from of_slots.get(key, ())
        if class_type is not None and not class_type.is_active and "class_type_id" in plan.after:
            yield error(
                Code.SUBJECT_INACTIVE,
                f"The class type “{class_type.name}” is deactivated. Choose another one.",
                line_key=key,
            )
        if plan.assignment.package_id is not None and "class_type_id" in plan.after:
            yield error(
                Code.PACKAGE_KIND, "This class belongs to a package. Its class type cannot be changed.", line_key=key
            )
        if "class_type_id" in plan.after or "booking_type" in plan.after:
            yield from _find_for_students(plan, students.get(plan.assignment.pk, ()), seats=seats)
        if series is not None and "date" in plan.after:
            yield from _find_for_validity(plan, series)


def _proposed(
    planned: Sequence[PlannedChange], students: Mapping[UUID, Sequence[Booking]], request: ChangeRequest
) -> Iterator[ProposedClass]:
    """Yield the classes that move or get another instructor, as they would be saved."""
    for plan in planned:
        start = plan.value("start_time")
        if plan.moves or plan.is_reassigned:
            yield ProposedClass(
                key=str(plan.assignment.pk),
                slot=slot_of(plan.value("date"), start, plan.value("end_time")),
                instructor_id=plan.value("instructor_id"),
                assignment_id=plan.assignment.pk,
                class_schedule_id=plan.assignment.class_schedule_id,
                booking_ids=frozenset(booking.booking_id for booking in students.get(plan.assignment.pk, ())),
                adjustment=adjustment_of(plan.assignment, request),
                has_times=start is not None,
            )


def _find_for_students(plan: PlannedChange, attached: Sequence[Booking], *, seats: int) -> Iterator[Finding]:
    found = find_for_students(
        booking_ids=[booking.booking_id for booking in attached],
        bookings={booking.booking_id: booking for booking in attached},
        schedule_type=plan.assignment.schedule_type,
        booking_type=plan.value("booking_type"),
        seats=seats,
        ignoring=OF_OTHER_CHANGES,
    )
    for finding in found:
        yield replace(finding, line_key=str(plan.assignment.pk))


def _find_for_validity(plan: PlannedChange, series: AssignmentSeries) -> Iterator[Finding]:
    date = plan.value("date")
    if series.package_id is not None and not series.first_day <= date <= series.last_day:
        yield warning(
            Code.OUTSIDE_VALIDITY,
            f"{format_date(date, with_year=True)} is outside the validity of the package, "
            f"{format_date(series.first_day, with_year=True)} to {format_date(series.last_day, with_year=True)}.",
            line_key=str(plan.assignment.pk),
        )
