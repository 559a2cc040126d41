"""What became of each class of a course: answers, moves, cancellations, payments, and the history that tells it."""

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
from operations.demo.catalog import STARTS, end_of
from operations.demo.courses import Course
from operations.demo.diary import Diary
from operations.demo.people import People
from operations.demo.studio import ONE_DAY, Studio
from operations.demo.vocabulary import CANCELLATIONS, MOVES, OVERRIDES, REJECTION_NOTES

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
PLACE = ("date", "start_time", "end_time")
ACCEPTED = {"before": {"instructor_status": "pending"}, "after": {"instructor_status": "accepted"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One step in the life of a class."""

    event: Event
    actor_id: UUID
    at: dt.datetime
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """One calculation of the amount."""

    before: Decimal | None
    after: Decimal
    students: int
    rule: str
    reason: str
    actor_id: UUID
    at: dt.datetime


@dataclass(slots=True, kw_only=True)
class Life:
    """Where one class stands, and how it came there."""

    position: int
    slot: Slot
    amount: Decimal
    happenings: list[Happening]
    reckonings: list[Reckoning]
    class_status: str = "scheduled"
    payment_status: str = "pending"
    instructor_status: str = "pending"
    instructor_response_at: dt.datetime | None = None
    is_exception: bool = False
    has_latecomer: bool = False
    override_reason: str | None = None
    rejection_reason: str | None = None
    rejection_note: str | None = None

    @property
    def changed_at(self) -> dt.datetime:
        return self.happenings[-1].at

    def tell(self, event: Event, actor_id: UUID, at: dt.datetime, **told: Any) -> None:
        """Add a step, never before the last one."""
        at = max(at, self.changed_at + MINUTE)
        self.happenings.append(Happening(event=event, actor_id=actor_id, at=at, **told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What holds for a whole course: who was asked before, how its instructor answered, and whether it was prepaid."""

    declined_by: UUID | None
    answer: str
    answered_at: dt.datetime
    reason: str
    note: str
    is_prepaid: bool


def begin(course: Course) -> list[Life]:
    """The classes of a course on the day they are made."""
    return [
        Life(
            position=position,
            slot=slot,
            amount=amount,
            happenings=[_created(course, slot, amount)],
            reckonings=[
                Reckoning(
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


class Biographer:
    """Tells the lives of one instructor's classes."""

    def __init__(self, *, rng: random.Random, studio: Studio, people: People, closed: frozenset[dt.date]) -> None:
        self.rng = rng
        self.studio = studio
        self.people = people
        self.closed = closed

    def lives(self, course: Course, diary: Diary) -> Iterator[Life]:
        mood = self._mood(course)
        for life in begin(course):
            self._live(course, life, mood, diary)
            yield life

    def quiet_lives(self, course: Course) -> Iterator[Life]:
        """Accepted, and nothing more, whatever the date."""
        for life in begin(course):
            self._accept(course, life, self._by_midnight(course.assigned_at + 3 * HOUR))
            yield life

    def _mood(self, course: Course) -> Mood:
        roll = self.rng.random()
        fresh = course.assigned_at > self.studio.midnight - 36 * HOUR
        if course.placement.slots[0].date < self.studio.today:
            answer = "accepted" if roll < 0.97 else "rejected"
        elif fresh:
            answer = "accepted" if roll < 0.3 else "pending"
        else:
            answer = "accepted" if roll < 0.72 else "pending" if roll < 0.86 else "rejected" if roll < 0.94 else "mixed"
        reason = self.rng.choice(tuple(REJECTION_NOTES))
        others = [person for person in self.people.instructors[:12] if person is not course.instructor]
        return Mood(
            declined_by=self.rng.choice(others).user_id if not fresh and self.rng.random() < 0.03 else None,
            answer=answer,
            answered_at=self._by_midnight(course.assigned_at + self.rng.uniform(0.5, 30) * HOUR),
            reason=reason,
            note=self.rng.choice(REJECTION_NOTES[reason]) if reason == "other" or self.rng.random() < 0.7 else "",
            is_prepaid=self.rng.random() < 0.3,
        )

    def _live(self, course: Course, life: Life, mood: Mood, diary: Diary) -> None:
        roll = self.rng.random()
        if mood.declined_by is not None:
            self._reassign(course, life, mood, mood.declined_by)
        if roll > 0.992:
            self._override(course, life)
        answer = self.rng.choice(("accepted", "accepted", "rejected")) if mood.answer == "mixed" else mood.answer
        if answer == "accepted":
            self._accept(course, life, mood.answered_at)
        elif answer == "rejected":
            self._reject(life, course.instructor.user_id, mood, mood.answered_at)
        if roll < 0.025 and course.schedule_type != "adhoc" and answer == "accepted":
            self._move(course, life, diary)
        if mood.is_prepaid and life.instructor_status == "accepted":
            self._pay(life, life.changed_at + self.rng.uniform(1, 20) * HOUR)
        if life.slot.date < self.studio.today:
            self._past(course, life)
        elif self.rng.random() < 0.035:
            self._cancel(life)
        else:
            self._join(course, life)

    def _past(self, course: Course, life: Life) -> None:
        roll = self.rng.random()
        if life.instructor_status == "rejected" or roll < 0.05:
            self._cancel(life)
            return
        if life.instructor_status != "accepted" or roll > 0.965:
            return  # nobody has marked it yet
        ended = self.studio.at(life.slot.date, life.slot.end_time)
        life.class_status = "completed"
        life.tell(
            Event.COMPLETED,
            course.instructor.user_id,
            ended + self.rng.uniform(0.05, 1.5) * HOUR,
            before={"class_status": "scheduled"},
            after={"class_status": "completed"},
        )
        age = (self.studio.today - life.slot.date).days
        if life.payment_status == "pending" and self.rng.random() < (0.93 if age > 14 else 0.6):
            self._pay(life, life.changed_at + self.rng.uniform(1, 60) * HOUR)

    def _reassign(self, course: Course, life: Life, mood: Mood, declined_by: UUID) -> None:
        """Somebody else was asked first, and declined."""
        created = life.happenings[0]
        after = dict(created.after) | {"instructor_id": declined_by}
        life.happenings[0] = Happening(event=created.event, actor_id=created.actor_id, at=created.at, after=after)
        self._reject(life, declined_by, mood, course.assigned_at + HOUR / 2)
        life.instructor_status, life.instructor_response_at = "pending", None
        life.rejection_reason, life.rejection_note = None, None
        life.tell(
            Event.REASSIGNED,
            course.assigned_by.user_id,
            course.assigned_at + HOUR,
            before={"instructor_id": declined_by, "instructor_status": "rejected"},
            after={"instructor_id": course.instructor.user_id, "instructor_status": "pending"},
        )

    def _accept(self, course: Course, life: Life, at: dt.datetime) -> None:
        life.instructor_status = "accepted"
        life.tell(Event.ACCEPTED, course.instructor.user_id, at, **ACCEPTED)
        life.instructor_response_at = life.changed_at

    def _reject(self, life: Life, instructor_id: UUID, mood: Mood, at: dt.datetime) -> None:
        life.instructor_status = "rejected"
        life.rejection_reason, life.rejection_note = mood.reason, mood.note or None
        life.tell(
            Event.REJECTED,
            instructor_id,
            at,
            before={"instructor_status": "pending"},
            after={
                "instructor_status": "rejected",
                "rejection_reason": mood.reason,
                "rejection_note": mood.note or None,
            },
        )
        life.instructor_response_at = life.changed_at

    def _move(self, course: Course, life: Life, diary: Diary) -> None:
        """Another time near the old one; a new time asks for a new answer (domain 4.8, 4.9)."""
        old, moved = life.slot, self._near(life.slot)
        earliest = course.assigned_at.date() + 2 * ONE_DAY
        horizon = course.assigned_at.date() + self.studio.horizon_days * ONE_DAY
        if moved.date in self.closed or not earliest < moved.date < horizon or not diary.is_free([moved]):
            return
        diary.take([moved])
        life.tell(
            Event.MOVED,
            course.assigned_by.user_id,
            min(self.studio.at(min(moved.date, old.date), dt.time(5)) - 20 * HOUR, self.studio.midnight - HOUR),
            before={name: getattr(old, name) for name in PLACE} | {"instructor_status": "accepted"},
            after={name: getattr(moved, name) for name in PLACE} | {"instructor_status": "pending"},
            reason=self.rng.choice(MOVES),
        )
        life.slot, life.is_exception = moved, True
        life.instructor_status, life.instructor_response_at = "pending", None
        if moved.date < self.studio.today or self.rng.random() < 0.5:
            answered_at = self._by_midnight(life.changed_at + self.rng.uniform(0.2, 8) * HOUR)
            self._accept(course, life, answered_at)

    def _near(self, slot: Slot) -> Slot:
        start = self.rng.choice(STARTS)
        return Slot(
            date=slot.date + self.rng.choice((-1, 0, 1, 2)) * ONE_DAY,
            start_time=start,
            end_time=end_of(start, duration_minutes(slot.start_time, slot.end_time)),
        )

    def _override(self, course: Course, life: Life) -> None:
        """An amount set by hand; it stays until it is reset (domain 5.4)."""
        amount, reason = round_money(life.amount * Decimal("0.9")), self.rng.choice(OVERRIDES)
        if amount == life.amount:
            return
        life.override_reason = reason
        rule = f"Set by hand: {format_money(amount, currency=self.studio.currency)}"
        self._reprice(life, amount, course.quote.students, rule, reason, at=course.assigned_at + HOUR / 2)

    def _join(self, course: Course, life: Life) -> None:
        """A student came later, to the classes still ahead: what depends on students is reckoned again (domain 5.4)."""
        if course.latecomer is None or life.payment_status != "pending" or life.instructor_status == "rejected":
            return
        life.has_latecomer = True
        students = [row.booking_id for row in course.students]
        life.tell(
            Event.STUDENTS_ATTACHED,
            self.people.staff.user_id,
            course.latecomer.created_at + HOUR,
            before={"booking_ids": students},
            after={"booking_ids": sorted([*students, course.latecomer.booking_id])},
        )
        if life.override_reason is not None:
            return
        share = share_of_one(
            payment_type=course.quote.payment_type,
            rate=course.quote.rate,
            students=len(students) + 1,
            classes=course.quote.classes,
            position=life.position,
            currency=self.studio.currency,
        )
        self._reprice(life, share.amount, share.students, share.rule, "Students changed", at=life.changed_at)

    def _reprice(self, life: Life, amount: Decimal, students: int, rule: str, reason: str, *, at: dt.datetime) -> None:
        before, manager = life.amount, self.people.manager.user_id
        if amount != before:
            life.amount = amount
            life.tell(
                Event.REPRICED,
                manager,
                at,
                before={"payment_amount": before},
                after={"payment_amount": amount},
                reason=reason,
            )
        life.reckonings.append(
            Reckoning(
                before=before,
                after=amount,
                students=students,
                rule=rule,
                reason=reason,
                actor_id=manager,
                at=life.changed_at,
            )
        )

    def _pay(self, life: Life, at: dt.datetime) -> None:
        if at >= self.studio.midnight or life.amount == 0:
            return
        life.payment_status = "paid"
        life.tell(
            Event.PAID,
            self.people.staff.user_id,
            at,
            before={"payment_status": "pending"},
            after={"payment_status": "paid"},
        )

    def _cancel(self, life: Life) -> None:
        """A pending payment goes with the class; a paid one stays and is due back."""
        before, after = {"class_status": "scheduled"}, {"class_status": "cancelled"}
        if life.payment_status == "pending":
            before["payment_status"], after["payment_status"] = "pending", "cancelled"
            life.payment_status = "cancelled"
        life.class_status = "cancelled"
        eve = self.studio.at(life.slot.date, dt.time(5)) - self.rng.uniform(2, 48) * HOUR
        life.tell(
            Event.CANCELLED,
            self.people.staff.user_id,
            self._by_midnight(eve),
            before=before,
            after=after,
            reason=self.rng.choice(CANCELLATIONS),
        )

    def _by_midnight(self, moment: dt.datetime) -> dt.datetime:
        """That moment, or up to an hour before today begins when it has not come yet."""
        return min(moment, self.studio.midnight - self.rng.randint(10, 50) * MINUTE)


def _created(course: Course, slot: Slot, amount: Decimal) -> Happening:
    return Happening(
        event=Event.CREATED,
        actor_id=course.assigned_by.user_id,
        at=course.assigned_at,
        after={name: getattr(slot, name) for name in PLACE}
        | {"instructor_id": course.instructor.user_id, "payment_amount": amount},
    )
