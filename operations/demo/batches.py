"""Convert courses and their simulated classes into rows."""

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from assignments.events import Event
from assignments.recurrence import Pattern
from operations.demo.class_history import AmountCalculation, RecordedEvent, SimulatedClass
from operations.demo.courses import Course
from operations.demo.sample_texts import CLASS_NOTES
from operations.demo.table_rows import (
    AssignmentBookingRow,
    Batch,
    CalculationRow,
    ClassRow,
    HistoryRow,
    SeriesRow,
    new_id,
)

ROUTINE_EVENTS = frozenset({Event.ACCEPTED, Event.COMPLETED, Event.PAID})


class BatchBuilder:
    """Collect the rows of many courses into batches.

    Without `full_history`, events in ROUTINE_EVENTS are not written to the history.
    """

    def __init__(self, *, full_history: bool) -> None:
        self.full_history = full_history
        self.batch = Batch()

    def take_batch(self) -> Batch:
        """Return the collected rows and start an empty batch."""
        batch, self.batch = self.batch, Batch()
        return batch

    def add(self, rng: random.Random, course: Course, classes: Sequence[SimulatedClass]) -> None:
        series = _series_row(rng, course) if course.schedule_type != "adhoc" else None
        if series:
            self.batch.series.append(series)
        self.batch.bookings.extend(course.new_bookings)
        for simulated in classes:
            row = _class_row(rng, course, simulated, series)
            self.batch.classes.append(row)
            self.batch.calculations.extend(
                _calculation_row(course, row, calculation) for calculation in simulated.calculations
            )
            self.batch.history.extend(
                _history_row(row, recorded)
                for recorded in simulated.events
                if self.full_history or recorded.event not in ROUTINE_EVENTS
            )
            self.batch.assignment_bookings.extend(
                AssignmentBookingRow(assignment_id=row.id, booking_id=student.booking_id, created_at=course.assigned_at)
                for student in course.students
            )
            if simulated.has_late_booking and course.late_booking:
                self.batch.assignment_bookings.append(
                    AssignmentBookingRow(
                        assignment_id=row.id,
                        booking_id=course.late_booking.booking_id,
                        created_at=course.late_booking.created_at,
                    )
                )


def _series_row(rng: random.Random, course: Course) -> SeriesRow:
    placement = course.placement
    return SeriesRow(
        id=new_id(rng),
        schedule_type=course.schedule_type,
        booking_type=course.booking_type,
        class_type_id=course.class_type.id if course.class_type else None,
        package_id=course.package.id if course.package else None,
        class_schedule_id=course.template.id if course.template else None,
        payment_type=course.quote.payment_type,
        payment_rate=course.quote.rate,
        first_day=placement.first_day,
        last_day=placement.last_day,
        wanted=placement.wanted,
        pattern=_pattern_json(course.pattern) if course.pattern else None,
        created_by_id=course.assigned_by.user_id,
        created_at=course.assigned_at,
    )


def _pattern_json(pattern: Pattern) -> str:
    return json.dumps(
        {
            "weekdays": sorted(pattern.weekdays),
            "start": f"{pattern.start_time:%H:%M}",
            "end": f"{pattern.end_time:%H:%M}",
        }
    )


def _class_row(rng: random.Random, course: Course, simulated: SimulatedClass, series: SeriesRow | None) -> ClassRow:
    return ClassRow(
        id=new_id(rng),
        class_type_id=course.class_type.id if course.class_type else None,
        package_id=course.package.id if course.package else None,
        instructor_id=course.instructor.user_id,
        date=simulated.slot.date,
        start_time=simulated.slot.start_time,
        end_time=simulated.slot.end_time,
        payment_amount=simulated.amount,
        payment_type=course.quote.payment_type,
        schedule_type=course.schedule_type,
        booking_type=course.booking_type,
        class_status=simulated.class_status,
        payment_status=simulated.payment_status,
        instructor_status=simulated.instructor_status,
        instructor_response_at=simulated.instructor_response_at,
        notes=rng.choice(CLASS_NOTES) if rng.random() < 0.06 else None,
        assigned_by=course.assigned_by.user_id,
        assigned_at=course.assigned_at,
        updated_at=simulated.changed_at,
        series_id=series.id if series else None,
        series_position=simulated.position if series else None,
        is_exception=simulated.is_exception,
        class_schedule_id=course.template.id if course.template else None,
        payment_rate=course.quote.rate,
        payment_override_reason=simulated.override_reason,
        rejection_reason=simulated.rejection_reason,
        rejection_note=simulated.rejection_note,
        version=len(simulated.events),
    )


def _calculation_row(course: Course, row: ClassRow, calculation: AmountCalculation) -> CalculationRow:
    return CalculationRow(
        assignment_id=row.id,
        before=calculation.before,
        after=calculation.after,
        payment_type=course.quote.payment_type,
        rate=course.quote.rate,
        students=calculation.students,
        classes=course.quote.classes,
        rule=calculation.rule,
        reason=calculation.reason,
        calculated_by_id=calculation.actor_id,
        calculated_at=calculation.at,
    )


def _history_row(row: ClassRow, recorded: RecordedEvent) -> HistoryRow:
    return HistoryRow(
        event=recorded.event,
        assignment_id=row.id,
        series_id=row.series_id,
        actor_id=recorded.actor_id,
        at=recorded.at,
        before=_json(recorded.before),
        after=_json(recorded.after),
        reason=recorded.reason,
    )


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, default=_json_value) if values else "{}"


def _json_value(value: Any) -> str:
    """Return dates and times in ISO format, decimals and ids as strings, like DjangoJSONEncoder."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
