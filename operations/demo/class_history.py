"""Simulate the history of classes: answers, moves, cancellations and payments."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from assignments.events import Event
from assignments.payments import round_money, share_of_one
from assignments.recurrence import Slot, duration_minutes
from design.formatting import format_money
from operations.demo.catalog import START_TIMES, end_time_after
from operations.demo.courses import Course
from operations.demo.instructor_calendar import InstructorCalendar
from operations.demo.people import People
from operations.demo.sample_texts import CANCELLATION_REASONS, MOVE_REASONS, OVERRIDE_REASONS, REJECTION_NOTES
from operations.demo.studio import ONE_DAY, Studio

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
SLOT_FIELDS = ("date", "start_time", "end_time")
ACCEPTED = {"before": {"instructor_status": "pending"}, "after": {"instructor_status": "accepted"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """One event in the history of a class."""

    event: Event
    actor_id: UUID
    at: dt.datetime
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountCalculation:
    """One calculation of the amount of a class."""

    before: Decimal | None
    after: Decimal
    students: int
    rule: str
    reason: str
    actor_id: UUID
    at: dt.datetime


@dataclass(slots=True, kw_only=True)
class SimulatedClass:
    """The current state of one class, its history and the calculations of its amount."""

    position: int
    slot: Slot
    amount: Decimal
    events: list[RecordedEvent]
    calculations: list[AmountCalculation]
    class_status: str = "scheduled"
    payment_status: str = "pending"
    instructor_status: str = "pending"
    instructor_response_at: dt.datetime | None = None
    is_exception: bool = False
    has_late_booking: bool = False
    override_reason: str | None = None
    rejection_reason: str | None = None
    rejection_note: str | None = None

    @property
    def changed_at(self) -> dt.datetime:
        return self.events[-1].at

    def record(self, event: Event, actor_id: UUID, at: dt.datetime, **values: Any) -> None:
        """Append an event, at least a minute after the last one."""
        at = max(at, self.changed_at + MINUTE)
        self.events.append(RecordedEvent(event=event, actor_id=actor_id, at=at, **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutcome:
    """What happened to a course as a whole.

    `declined_by` is the instructor who declined before the course was reassigned. `answer` is
    "accepted", "rejected", "pending", or "mixed" for a course whose classes differ.
    """

    declined_by: UUID | None
    answer: str
    answered_at: dt.datetime
    reason: str
    note: str
    is_prepaid: bool


def new_classes(course: Course) -> list[SimulatedClass]:
    """Return the classes of a course as they were created."""
    return [
        SimulatedClass(
            position=position,
            slot=slot,
            amount=amount,
            events=[_created(course, slot, amount)],
            calculations=[
                AmountCalculation(
                    before=None,
                    after=amount,
                    students=course.quote.students,
                    rule=course.quote.rule,
                    reason="Created",
                    actor_id=course.assigned_by.user_id,
                    at=course.assigned_at,
                )
            ],
        )
        for position, (slot, amount) in enumerate(
            zip(course.placement.slots, course.quote.amounts, strict=True), start=1
        )
    ]


class HistorySimulator:
    """Simulate the history of the classes of one instructor."""

    def __init__(self, *, rng: random.Random, studio: Studio, people: People, closed_days: frozenset[dt.date]) -> None:
        self.rng = rng
        self.studio = studio
        self.people = people
        self.closed_days = closed_days

    def simulate(self, course: Course, calendar: InstructorCalendar) -> Iterator[SimulatedClass]:
        outcome = self._outcome(course)
        for simulated in new_classes(course):
            self._simulate_class(course, simulated, outcome, calendar)
            yield simulated

    def simulate_accepted(self, course: Course) -> Iterator[SimulatedClass]:
        """Yield the classes of the course as accepted, without further events."""
        for simulated in new_classes(course):
            self._accept(course, simulated, self._by_midnight(course.assigned_at + 3 * HOUR))
            yield simulated

    def _outcome(self, course: Course) -> CourseOutcome:
        roll = self.rng.random()
        is_recent = course.assigned_at > self.studio.midnight - 36 * HOUR
        if course.placement.slots[0].date < self.studio.today:
            answer = "accepted" if roll < 0.97 else "rejected"
        elif is_recent:
            answer = "accepted" if roll < 0.3 else "pending"
        else:
            answer = "accepted" if roll < 0.72 else "pending" if roll < 0.86 else "rejected" if roll < 0.94 else "mixed"
        reason = self.rng.choice(tuple(REJECTION_NOTES))
        others = [person for person in self.people.instructors[:12] if person is not course.instructor]
        return CourseOutcome(
            declined_by=self.rng.choice(others).user_id if not is_recent and self.rng.random() < 0.03 else None,
            answer=answer,
            answered_at=self._by_midnight(course.assigned_at + self.rng.uniform(0.5, 30) * HOUR),
            reason=reason,
            note=self.rng.choice(REJECTION_NOTES[reason]) if reason == "other" or self.rng.random() < 0.7 else "",
            is_prepaid=self.rng.random() < 0.3,
        )

    def _simulate_class(
        self, course: Course, simulated: SimulatedClass, outcome: CourseOutcome, calendar: InstructorCalendar
    ) -> None:
        roll = self.rng.random()
        if outcome.declined_by is not None:
            self._reassign(course, simulated, outcome, outcome.declined_by)
        if roll > 0.992:
            self._override(course, simulated)
        answer = self.rng.choice(("accepted", "accepted", "rejected")) if outcome.answer == "mixed" else outcome.answer
        if answer == "accepted":
            self._accept(course, simulated, outcome.answered_at)
        elif answer == "rejected":
            self._reject(simulated, course.instructor.user_id, outcome, outcome.answered_at)
        if roll < 0.025 and course.schedule_type != "adhoc" and answer == "accepted":
            self._move(course, simulated, calendar)
        if outcome.is_prepaid and simulated.instructor_status == "accepted":
            self._pay(simulated, simulated.changed_at + self.rng.uniform(1, 20) * HOUR)
        if simulated.slot.date < self.studio.today:
            self._finish_past_class(course, simulated)
        elif self.rng.random() < 0.035:
            self._cancel(simulated)
        else:
            self._attach_late_booking(course, simulated)

    def _finish_past_class(self, course: Course, simulated: SimulatedClass) -> None:
        roll = self.rng.random()
        if simulated.instructor_status == "rejected" or roll < 0.05:
            self._cancel(simulated)
            return
        if simulated.instructor_status != "accepted" or roll > 0.965:
            return  # not marked completed yet
        ended = self.studio.at(simulated.slot.date, simulated.slot.end_time)
        simulated.class_status = "completed"
        simulated.record(
            Event.COMPLETED,
            course.instructor.user_id,
            ended + self.rng.uniform(0.05, 1.5) * HOUR,
            before={"class_status": "scheduled"},
            after={"class_status": "completed"},
        )
        age = (self.studio.today - simulated.slot.date).days
        if simulated.payment_status == "pending" and self.rng.random() < (0.93 if age > 14 else 0.6):
            self._pay(simulated, simulated.changed_at + self.rng.uniform(1, 60) * HOUR)

    def _reassign(self, course: Course, simulated: SimulatedClass, outcome: CourseOutcome, declined_by: UUID) -> None:
        """Record that the class was first assigned to another instructor, who declined it."""
        created = simulated.events[0]
        after = dict(created.after) | {"instructor_id": declined_by}
        simulated.events[0] = RecordedEvent(event=created.event, actor_id=created.actor_id, at=created.at, after=after)
        self._reject(simulated, declined_by, outcome, course.assigned_at + HOUR / 2)
        simulated.instructor_status, simulated.instructor_response_at = "pending", None
        simulated.rejection_reason, simulated.rejection_note = None, None
        simulated.record(
            Event.REASSIGNED,
            course.assigned_by.user_id,
            course.assigned_at + HOUR,
            before={"instructor_id": declined_by, "instructor_status": "rejected"},
            after={"instructor_id": course.instructor.user_id, "instructor_status": "pending"},
        )

    def _accept(self, course: Course, simulated: SimulatedClass, at: dt.datetime) -> None:
        simulated.instructor_status = "accepted"
        simulated.record(Event.ACCEPTED, course.instructor.user_id, at, **ACCEPTED)
        simulated.instructor_response_at = simulated.changed_at

    def _reject(self, simulated: SimulatedClass, instructor_id: UUID, outcome: CourseOutcome, at: dt.datetime) -> None:
        simulated.instructor_status = "rejected"
        simulated.rejection_reason, simulated.rejection_note = outcome.reason, outcome.note or None
        simulated.record(
            Event.REJECTED,
            instructor_id,
            at,
            before={"instructor_status": "pending"},
            after={
                "instructor_status": "rejected",
                "rejection_reason": outcome.reason,
                "rejection_note": outcome.note or None,
            },
        )
        simulated.instructor_response_at = simulated.changed_at

    def _move(self, course: Course, simulated: SimulatedClass, calendar: InstructorCalendar) -> None:
        """Move the class to a time nearby; the instructor has to accept again (rules 4.8, 4.9)."""
        old, moved = simulated.slot, self._slot_near(simulated.slot)
        earliest = course.assigned_at.date() + 2 * ONE_DAY
        horizon = course.assigned_at.date() + self.studio.horizon_days * ONE_DAY
        if moved.date in self.closed_days or not earliest < moved.date < horizon or not calendar.is_free([moved]):
            return
        calendar.occupy([moved])
        simulated.record(
            Event.MOVED,
            course.assigned_by.user_id,
            min(self.studio.at(min(moved.date, old.date), dt.time(5)) - 20 * HOUR, self.studio.midnight - HOUR),
            before={name: getattr(old, name) for name in SLOT_FIELDS} | {"instructor_status": "accepted"},
            after={name: getattr(moved, name) for name in SLOT_FIELDS} | {"instructor_status": "pending"},
            reason=self.rng.choice(MOVE_REASONS),
        )
        simulated.slot, simulated.is_exception = moved, True
        simulated.instructor_status, simulated.instructor_response_at = "pending", None
        if moved.date < self.studio.today or self.rng.random() < 0.5:
            answered_at = self._by_midnight(simulated.changed_at + self.rng.uniform(0.2, 8) * HOUR)
            self._accept(course, simulated, answered_at)

    def _slot_near(self, slot: Slot) -> Slot:
        start = self.rng.choice(START_TIMES)
        return Slot(
            date=slot.date + self.rng.choice((-1, 0, 1, 2)) * ONE_DAY,
            start_time=start,
            end_time=end_time_after(start, duration_minutes(slot.start_time, slot.end_time)),
        )

    def _override(self, course: Course, simulated: SimulatedClass) -> None:
        """Set the amount to 90 % of the calculated one, with a reason (rules 5.4)."""
        amount, reason = round_money(simulated.amount * Decimal("0.9")), self.rng.choice(OVERRIDE_REASONS)
        if amount == simulated.amount:
            return
        simulated.override_reason = reason
        rule = f"Set by hand: {format_money(amount, currency=self.studio.currency)}"
        self._reprice(simulated, amount, course.quote.students, rule, reason, at=course.assigned_at + HOUR / 2)

    def _attach_late_booking(self, course: Course, simulated: SimulatedClass) -> None:
        """Attach the late booking to a future class and recalculate the amount (rules 5.4)."""
        if (
            course.late_booking is None
            or simulated.payment_status != "pending"
            or simulated.instructor_status == "rejected"
        ):
            return
        simulated.has_late_booking = True
        students = [row.booking_id for row in course.students]
        simulated.record(
            Event.STUDENTS_ATTACHED,
            self.people.staff.user_id,
            course.late_booking.created_at + HOUR,
            before={"booking_ids": students},
            after={"booking_ids": sorted([*students, course.late_booking.booking_id])},
        )
        if simulated.override_reason is not None:
            return
        share = share_of_one(
            payment_type=course.quote.payment_type,
            rate=course.quote.rate,
            students=len(students) + 1,
            classes=course.quote.classes,
            position=simulated.position,
            currency=self.studio.currency,
        )
        self._reprice(simulated, share.amount, share.students, share.rule, "Students changed", at=simulated.changed_at)

    def _reprice(
        self, simulated: SimulatedClass, amount: Decimal, students: int, rule: str, reason: str, *, at: dt.datetime
    ) -> None:
        before, manager = simulated.amount, self.people.manager.user_id
        if amount != before:
            simulated.amount = amount
            simulated.record(
                Event.REPRICED,
                manager,
                at,
                before={"payment_amount": before},
                after={"payment_amount": amount},
                reason=reason,
            )
        simulated.calculations.append(
            AmountCalculation(
                before=before,
                after=amount,
                students=students,
                rule=rule,
                reason=reason,
                actor_id=manager,
                at=simulated.changed_at,
            )
        )

    def _pay(self, simulated: SimulatedClass, at: dt.datetime) -> None:
        if at >= self.studio.midnight or simulated.amount == 0:
            return
        simulated.payment_status = "paid"
        simulated.record(
            Event.PAID,
            self.people.staff.user_id,
            at,
            before={"payment_status": "pending"},
            after={"payment_status": "paid"},
        )

    def _cancel(self, simulated: SimulatedClass) -> None:
        """Cancel the class and its pending payment; a paid class stays paid, to be refunded."""
        before, after = {"class_status": "scheduled"}, {"class_status": "cancelled"}
        if simulated.payment_status == "pending":
            before["payment_status"], after["payment_status"] = "pending", "cancelled"
            simulated.payment_status = "cancelled"
        simulated.class_status = "cancelled"
        cancelled_at = self.studio.at(simulated.slot.date, dt.time(5)) - self.rng.uniform(2, 48) * HOUR
        simulated.record(
            Event.CANCELLED,
            self.people.staff.user_id,
            self._by_midnight(cancelled_at),
            before=before,
            after=after,
            reason=self.rng.choice(CANCELLATION_REASONS),
        )

    def _by_midnight(self, moment: dt.datetime) -> dt.datetime:
        """Return `moment`, or a time in the last hour before midnight if that is earlier."""
        return min(moment, self.studio.midnight - self.rng.randint(10, 50) * MINUTE)


def _created(course: Course, slot: Slot, amount: Decimal) -> RecordedEvent:
    return RecordedEvent(
        event=Event.CREATED,
        actor_id=course.assigned_by.user_id,
        at=course.assigned_at,
        after={name: getattr(slot, name) for name in SLOT_FIELDS}
        | {"instructor_id": course.instructor.user_id, "payment_amount": amount},
    )
