"""What became of each class of a course: answers, moves, cancellations, payments, and the history that tells it."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from assignments.payments import round_money
from assignments.recurrence import Slot
from operations.demo.catalog import STARTS, end_of
from operations.demo.courses import Course
from operations.demo.diary import Diary
from operations.demo.people import People
from operations.demo.studio import ONE_DAY, Studio
from operations.demo.vocabulary import CANCELLATIONS, MOVES, OVERRIDES, REJECTION_NOTES

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One step in the life of a class."""

    event: str
    actor_id: UUID
    at: dt.datetime
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class Life:
    """Where one class stands, and how it came there."""

    slot: Slot
    amount: Decimal
    happenings: list[Happening]
    class_status: str = "scheduled"
    payment_status: str = "pending"
    instructor_status: str = "pending"
    instructor_response_at: dt.datetime | None = None
    is_exception: bool = False
    override_reason: str | None = None
    rejection_reason: str | None = None
    rejection_note: str | None = None

    @property
    def changed_at(self) -> dt.datetime:
        return self.happenings[-1].at


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What holds for a whole course: how its instructor answered, and whether it was paid in advance."""

    answer: str
    answered_at: dt.datetime
    reason: str
    note: str
    paid_in_advance: bool


class Biographer:
    """Tells the lives of one instructor's classes."""

    def __init__(self, *, rng: random.Random, studio: Studio, people: People, closed: frozenset[dt.date]) -> None:
        self.rng = rng
        self.studio = studio
        self.people = people
        self.closed = closed

    def lives(self, course: Course, diary: Diary) -> Iterator[Life]:
        mood = self.mood(course)
        for slot, amount in zip(course.placement.slots, course.quote.amounts, strict=True):
            yield self.life(course, slot, amount, mood, diary)

    def mood(self, course: Course) -> Mood:
        roll, today = self.rng.random(), self.studio.today
        begun = course.placement.slots[0].date < today
        fresh = course.assigned_at > self.studio.midnight - 36 * HOUR
        if begun:
            answer = "accepted" if roll < 0.97 else "rejected"
        elif fresh:
            answer = "accepted" if roll < 0.3 else "pending"
        else:
            answer = "accepted" if roll < 0.72 else "pending" if roll < 0.86 else "rejected" if roll < 0.94 else "mixed"
        reason = self.rng.choice(tuple(REJECTION_NOTES))
        return Mood(
            answer=answer,
            answered_at=self._by_midnight(course.assigned_at + self.rng.uniform(0.5, 30) * HOUR),
            reason=reason,
            note=self.rng.choice(REJECTION_NOTES[reason]) if reason == "other" or self.rng.random() < 0.7 else "",
            paid_in_advance=self.rng.random() < 0.3 and course.quote.total > 0,
        )

    def life(self, course: Course, slot: Slot, amount: Decimal, mood: Mood, diary: Diary) -> Life:
        life = Life(slot=slot, amount=amount, happenings=[_created(course, slot, amount)])
        roll = self.rng.random()
        if roll > 0.992:
            self._override(course, life)
        self._answer(course, life, mood)
        if roll < 0.025 and course.schedule_type != "adhoc" and life.instructor_status == "accepted":
            self._move(course, life, diary)
        if mood.paid_in_advance and life.instructor_status == "accepted":
            self._pay(life, life.changed_at + self.rng.uniform(1, 20) * HOUR)
        if life.slot.date < self.studio.today:
            self._past(course, life)
        elif self.rng.random() < 0.035:
            self._cancel(life)
        return life

    def _past(self, course: Course, life: Life) -> None:
        roll = self.rng.random()
        if life.instructor_status == "rejected" or roll < 0.05:
            self._cancel(life)
            return
        if life.instructor_status != "accepted" or roll > 0.965:
            return  # nobody has marked it yet
        ended = self.studio.at(life.slot.date, life.slot.end_time)
        life.class_status = "completed"
        self._tell(
            life,
            "assignment.completed",
            course.instructor.user_id,
            ended + self.rng.uniform(0.05, 1.5) * HOUR,
            before={"class_status": "scheduled"},
            after={"class_status": "completed"},
        )
        age = (self.studio.today - life.slot.date).days
        if life.payment_status == "pending" and self.rng.random() < (0.93 if age > 14 else 0.6):
            self._pay(life, life.changed_at + self.rng.uniform(1, 60) * HOUR)

    def _answer(self, course: Course, life: Life, mood: Mood) -> None:
        answer = self.rng.choice(("accepted", "accepted", "rejected")) if mood.answer == "mixed" else mood.answer
        if answer == "pending":
            return
        life.instructor_status = answer
        life.instructor_response_at = max(mood.answered_at, life.changed_at)
        after = {"instructor_status": answer}
        if answer == "rejected":
            life.rejection_reason = mood.reason
            life.rejection_note = mood.note or None
            after |= {"rejection_reason": mood.reason, "rejection_note": mood.note}
        self._tell(
            life,
            f"assignment.{answer}",
            course.instructor.user_id,
            life.instructor_response_at,
            before={"instructor_status": "pending"},
            after=after,
            reason=mood.note if answer == "rejected" else "",
        )

    def _move(self, course: Course, life: Life, diary: Diary) -> None:
        """Another time near the old one; a new time asks for a new answer (domain 4.8, 4.9)."""
        minutes = _minutes(life.slot.end_time) - _minutes(life.slot.start_time)
        start = self.rng.choice(STARTS)
        day = life.slot.date + self.rng.choice((-1, 0, 1, 2)) * ONE_DAY
        moved = Slot(date=day, start_time=start, end_time=end_of(start, minutes))
        earliest = course.assigned_at.date() + 2 * ONE_DAY
        horizon = course.assigned_at.date() + self.studio.horizon_days * ONE_DAY
        if day in self.closed or not earliest < day < horizon or not diary.is_free([moved]):
            return
        diary.take([moved])
        before = {"date": life.slot.date, "start_time": life.slot.start_time, "end_time": life.slot.end_time}
        after = {"date": moved.date, "start_time": moved.start_time, "end_time": moved.end_time}
        moved_at = min(self.studio.at(min(day, life.slot.date), dt.time(5)) - 20 * HOUR, self.studio.midnight - HOUR)
        self._tell(
            life,
            "assignment.moved",
            course.assigned_by.user_id,
            moved_at,
            before=before | {"instructor_status": "accepted"},
            after=after | {"instructor_status": "pending"},
            reason=self.rng.choice(MOVES),
        )
        life.slot, life.is_exception = moved, True
        life.instructor_status, life.instructor_response_at = "pending", None
        if day < self.studio.today or self.rng.random() < 0.5:
            life.instructor_status = "accepted"
            life.instructor_response_at = self._by_midnight(life.changed_at + self.rng.uniform(0.2, 8) * HOUR)
            self._tell(
                life,
                "assignment.accepted",
                course.instructor.user_id,
                life.instructor_response_at,
                before={"instructor_status": "pending"},
                after={"instructor_status": "accepted"},
            )

    def _override(self, course: Course, life: Life) -> None:
        before, life.override_reason = life.amount, self.rng.choice(OVERRIDES)
        life.amount = round_money(before * Decimal("0.9"))
        if life.amount == before:
            life.override_reason = None
            return
        self._tell(
            life,
            "assignment.repriced",
            self.people.manager.user_id,
            course.assigned_at + HOUR / 2,
            before={"payment_amount": before},
            after={"payment_amount": life.amount},
            reason=life.override_reason,
        )

    def _pay(self, life: Life, at: dt.datetime) -> None:
        if at >= self.studio.midnight or life.amount == 0:
            return
        life.payment_status = "paid"
        self._tell(
            life,
            "assignment.paid",
            self.people.staff.user_id,
            at,
            before={"payment_status": "pending"},
            after={"payment_status": "paid"},
        )

    def _cancel(self, life: Life) -> None:
        """A pending payment goes with the class; a paid one stays and is due back."""
        before = {"class_status": "scheduled", "payment_status": life.payment_status}
        life.class_status = "cancelled"
        if life.payment_status == "pending":
            life.payment_status = "cancelled"
        eve = self.studio.at(life.slot.date, dt.time(5)) - self.rng.uniform(2, 48) * HOUR
        self._tell(
            life,
            "assignment.cancelled",
            self.people.staff.user_id,
            self._by_midnight(eve),
            before=before,
            after={"class_status": "cancelled", "payment_status": life.payment_status},
            reason=self.rng.choice(CANCELLATIONS),
        )

    def _tell(
        self,
        life: Life,
        event: str,
        actor_id: UUID,
        at: dt.datetime,
        *,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        reason: str = "",
    ) -> None:
        """Add a step, never before the last one."""
        life.happenings.append(
            Happening(
                event=event,
                actor_id=actor_id,
                at=max(at, life.changed_at + HOUR / 60),
                before=before,
                after=after,
                reason=reason,
            )
        )

    def _by_midnight(self, moment: dt.datetime) -> dt.datetime:
        """That moment, or a few minutes before today begins when it has not come yet."""
        return min(moment, self.studio.midnight - self.rng.randint(5, 50) * HOUR / 60)


def _created(course: Course, slot: Slot, amount: Decimal) -> Happening:
    return Happening(
        event="assignment.created",
        actor_id=course.assigned_by.user_id,
        at=course.assigned_at,
        after={
            "date": slot.date,
            "start_time": slot.start_time,
            "end_time": slot.end_time,
            "instructor_id": course.instructor.user_id,
            "payment_amount": amount,
        },
    )


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
