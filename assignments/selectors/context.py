"""What already stands around some wanted classes: everything that the findings need to know, in a fixed number of
queries however many classes are asked about.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import RoleName
from assignments.models import Assignment, AssignmentBooking
from assignments.models.vocabulary import ClassStatus
from assignments.proposals import WantedClass
from assignments.recurrence import EVERY_DAY, Slot, day_of_week
from bookings.models import Booking
from catalog.models import ClassSchedule, StudioClosure


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTime:
    """A stored class that occupies somebody: its instructor, or a student of it."""

    assignment_id: UUID
    name: str
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTime:
    """One weekly template of one instructor."""

    class_schedule_id: UUID
    instructor_id: UUID
    name: str
    day_of_week: int
    start_time: dt.time
    end_time: dt.time
    effective_from: dt.date | None
    effective_until: dt.date | None

    def on(self, date: dt.date) -> Slot | None:
        """When it takes place that day, if it does."""
        if day_of_week(date) != self.day_of_week or not self.valid_between(date, date):
            return None
        return Slot(date=date, start_time=self.start_time, end_time=self.end_time)

    def valid_between(self, first_day: dt.date, last_day: dt.date | None) -> bool:
        """Whether it is valid on any of these days; `last_day` None means for ever."""
        begins_in_time = last_day is None or self.effective_from is None or self.effective_from <= last_day
        return begins_in_time and (self.effective_until is None or self.effective_until >= first_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """The studio's closed days; `day in closures` asks about one of them."""

    rows: tuple[StudioClosure, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.name_on(day) is not None

    def name_on(self, day: dt.date) -> str | None:
        return next((row.name for row in self.rows if row.first_day <= day <= row.last_day), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """People and templates by instructor, classes by instructor or booking id and day, bookings by booking id."""

    people: Mapping[UUID, User]
    classes: Mapping[tuple[UUID, dt.date], Sequence[HeldTime]]
    templates: Mapping[UUID, Sequence[TemplateTime]]
    bookings: Mapping[str, Booking]
    student_classes: Mapping[tuple[str, dt.date], Sequence[HeldTime]]
    closures: Closures

    def name_of(self, instructor_id: UUID) -> str:
        person = self.people.get(instructor_id)
        return person.full_name if person else "Somebody unknown"

    def teaches(self, instructor_id: UUID) -> bool:
        """Whether the person may be given a class: active, and an instructor."""
        person = self.people.get(instructor_id)
        return person is not None and person.has_role(RoleName.INSTRUCTOR)

    def template_slots(self, instructor_id: UUID, date: dt.date, *, but: UUID | None) -> Iterator[tuple[str, Slot]]:
        """Name and time of the instructor's templates that day, all `but` one."""
        for template in self.templates.get(instructor_id, ()):
            slot = template.on(date)
            if slot is not None and template.class_schedule_id != but:
                yield template.name, slot


def load_closures(*, first_day: dt.date, last_day: dt.date) -> Closures:
    return Closures(rows=tuple(StudioClosure.objects.touching(first_day=first_day, last_day=last_day)))


def load_surroundings(wanted: Sequence[WantedClass], *, closures: Closures | None = None) -> Surroundings:
    """Everything around these classes, at least one: five queries, three without students; one more without `closures`."""
    dates = {item.slot.date for item in wanted}
    instructor_ids = {item.instructor_id for item in wanted}
    booking_ids = {booking_id for item in wanted for booking_id in item.booking_ids}
    replaced = {item.assignment_id for item in wanted if item.assignment_id is not None}
    if closures is None:
        closures = load_closures(first_day=min(dates), last_day=max(dates))
    return Surroundings(
        people=User.objects.with_access().in_bulk(list(instructor_ids)),
        classes=_classes_by_instructor(instructor_ids, dates, replaced),
        templates=load_templates(instructor_ids, since=min(dates)),
        bookings=_bookings(booking_ids),
        student_classes=_classes_by_booking(booking_ids, dates, replaced),
        closures=closures,
    )


def load_student_surroundings(wanted: Sequence[WantedClass]) -> Surroundings:
    """What the students of these classes sit in at their times, and nothing else: two queries."""
    booking_ids = {booking_id for item in wanted for booking_id in item.booking_ids}
    dates = {item.slot.date for item in wanted}
    return Surroundings(
        people={},
        classes={},
        templates={},
        bookings=_bookings(booking_ids),
        student_classes=_classes_by_booking(booking_ids, dates, replaced=()),
        closures=Closures(rows=()),
    )


def load_templates(
    instructor_ids: Collection[UUID], *, since: dt.date, weekdays: Collection[int] = EVERY_DAY
) -> dict[UUID, list[TemplateTime]]:
    """Active templates on these weekdays by instructor, without those that ended before `since`."""
    rows = (
        ClassSchedule.objects.active()
        .not_ended_before(since)
        .filter(instructor_id__in=instructor_ids, day_of_week__in=weekdays)
        .order_by("day_of_week", "start_time", "id")
        .values_list(
            "id",
            "instructor_id",
            "class_type__name",
            "day_of_week",
            "start_time",
            "end_time",
            "effective_from",
            "effective_until",
        )
    )
    templates: dict[UUID, list[TemplateTime]] = {}
    for pk, instructor_id, name, weekday, start, end, effective_from, effective_until in rows:
        templates.setdefault(instructor_id, []).append(
            TemplateTime(
                class_schedule_id=pk,
                instructor_id=instructor_id,
                name=name,
                day_of_week=weekday,
                start_time=start,
                end_time=end,
                effective_from=effective_from,
                effective_until=effective_until,
            )
        )
    return templates


def _classes_by_instructor(
    instructor_ids: Collection[UUID], dates: Collection[dt.date], replaced: Collection[UUID]
) -> dict[tuple[UUID, dt.date], list[HeldTime]]:
    rows = (
        Assignment.objects.holding_time()
        .filter(instructor_id__in=instructor_ids, date__in=dates)
        .exclude(pk__in=replaced)
        .in_order()
        .values_list(
            "instructor_id", "id", "date", "start_time", "end_time", Coalesce("class_type__name", "package__name")
        )
    )
    return _held(rows)


def _classes_by_booking(
    booking_ids: Collection[str], dates: Collection[dt.date], replaced: Collection[UUID]
) -> dict[tuple[str, dt.date], list[HeldTime]]:
    rows = (
        AssignmentBooking.objects.filter(
            booking_id__in=booking_ids, assignment__date__in=dates, assignment__start_time__isnull=False
        )
        .exclude(assignment__class_status=ClassStatus.CANCELLED)
        .exclude(assignment_id__in=replaced)
        .order_by("assignment__date", "assignment__sort_time", "assignment_id")
        .values_list(
            "booking_id",
            "assignment_id",
            "assignment__date",
            "assignment__start_time",
            "assignment__end_time",
            Coalesce("assignment__class_type__name", "assignment__package__name"),
        )
    )
    return _held(rows)


def _held[Who](
    rows: Iterable[tuple[Who, UUID, dt.date, dt.time, dt.time, str]],
) -> dict[tuple[Who, dt.date], list[HeldTime]]:
    held: dict[tuple[Who, dt.date], list[HeldTime]] = {}
    for who, assignment_id, date, start, end, name in rows:
        slot = Slot(date=date, start_time=start, end_time=end)
        held.setdefault((who, date), []).append(HeldTime(assignment_id=assignment_id, name=name, slot=slot))
    return held


def _bookings(booking_ids: Collection[str]) -> dict[str, Booking]:
    found = Booking.objects.filter(booking_id__in=booking_ids).select_related("class_package")
    return {booking.booking_id: booking for booking in found}
