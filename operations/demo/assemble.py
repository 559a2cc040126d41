"""Turn courses and the lives of their classes into rows."""

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from assignments.events import Event
from assignments.recurrence import Pattern
from operations.demo.courses import Course
from operations.demo.life import Happening, Life, Reckoning
from operations.demo.rows import Batch, CalculationRow, ClassRow, HistoryRow, LinkRow, SeriesRow, new_id
from operations.demo.vocabulary import CLASS_NOTES

ROUTINE = frozenset({Event.ACCEPTED, Event.COMPLETED, Event.PAID})


class Assembler:
    """Collects the rows of many courses into batches."""

    def __init__(self, *, told: bool) -> None:
        self.told = told
        self.batch = Batch()

    def take(self) -> Batch:
        """Everything collected so far; the next batch starts empty."""
        full, self.batch = self.batch, Batch()
        return full

    def add(self, rng: random.Random, course: Course, lives: Sequence[Life]) -> None:
        series = _series(rng, course) if course.schedule_type != "adhoc" else None
        if series:
            self.batch.series.append(series)
        self.batch.bookings.extend(course.new_bookings)
        for life in lives:
            row = _class(rng, course, life, series)
            self.batch.classes.append(row)
            self.batch.calculations.extend(_calculation(course, row, reckoning) for reckoning in life.reckonings)
            self.batch.history.extend(
                _history(row, happening) for happening in life.happenings if self.told or happening.event not in ROUTINE
            )
            self.batch.links.extend(
                LinkRow(assignment_id=row.id, booking_id=student.booking_id, created_at=course.assigned_at)
                for student in course.students
            )
            if life.has_latecomer and course.latecomer:
                self.batch.links.append(
                    LinkRow(
                        assignment_id=row.id,
                        booking_id=course.latecomer.booking_id,
                        created_at=course.latecomer.created_at,
                    )
                )


def _series(rng: random.Random, course: Course) -> SeriesRow:
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
        pattern=_pattern(course.pattern) if course.pattern else None,
        created_by_id=course.assigned_by.user_id,
        created_at=course.assigned_at,
    )


def _pattern(pattern: Pattern) -> str:
    return json.dumps(
        {
            "weekdays": sorted(pattern.weekdays),
            "start": f"{pattern.start_time:%H:%M}",
            "end": f"{pattern.end_time:%H:%M}",
        }
    )


def _class(rng: random.Random, course: Course, life: Life, series: SeriesRow | None) -> ClassRow:
    return ClassRow(
        id=new_id(rng),
        class_type_id=course.class_type.id if course.class_type else None,
        package_id=course.package.id if course.package else None,
        instructor_id=course.instructor.user_id,
        date=life.slot.date,
        start_time=life.slot.start_time,
        end_time=life.slot.end_time,
        payment_amount=life.amount,
        payment_type=course.quote.payment_type,
        schedule_type=course.schedule_type,
        booking_type=course.booking_type,
        class_status=life.class_status,
        payment_status=life.payment_status,
        instructor_status=life.instructor_status,
        instructor_response_at=life.instructor_response_at,
        notes=rng.choice(CLASS_NOTES) if rng.random() < 0.06 else None,
        assigned_by=course.assigned_by.user_id,
        assigned_at=course.assigned_at,
        updated_at=life.changed_at,
        series_id=series.id if series else None,
        series_position=life.position if series else None,
        is_exception=life.is_exception,
        class_schedule_id=course.template.id if course.template else None,
        payment_rate=course.quote.rate,
        payment_override_reason=life.override_reason,
        rejection_reason=life.rejection_reason,
        rejection_note=life.rejection_note,
        version=len(life.happenings),
    )


def _calculation(course: Course, row: ClassRow, reckoning: Reckoning) -> CalculationRow:
    return CalculationRow(
        assignment_id=row.id,
        before=reckoning.before,
        after=reckoning.after,
        payment_type=course.quote.payment_type,
        rate=course.quote.rate,
        students=reckoning.students,
        classes=course.quote.classes,
        rule=reckoning.rule,
        reason=reckoning.reason,
        calculated_by_id=reckoning.actor_id,
        calculated_at=reckoning.at,
    )


def _history(row: ClassRow, happening: Happening) -> HistoryRow:
    return HistoryRow(
        event=happening.event,
        assignment_id=row.id,
        series_id=row.series_id,
        actor_id=happening.actor_id,
        at=happening.at,
        before=_json(happening.before),
        after=_json(happening.after),
        reason=happening.reason,
    )


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, default=_say) if values else "{}"


def _say(value: Any) -> str:
    """As Django's own encoder writes them: ISO dates and times, decimals and ids as text."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
