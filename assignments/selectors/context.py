"""What the findings need to know about proposed classes, loaded in a fixed number of queries."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from accounts.permissions import RoleName
from assignments.availability.closures import Closures, load_closures
from assignments.availability.occupied import OccupiedTime, load_occupied_by_instructor, load_occupied_by_student
from assignments.availability.templates import TemplateOccurrence, load_template_occurrences
from assignments.proposals import ProposedClass
from bookings.models import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulingContext:
    """The instructors and students of proposed classes, and what occupies them on those days.

    `occupied` and `templates` are keyed by instructor and day, `student_occupied` by booking id and
    day.
    """

    people: Mapping[UUID, User]
    occupied: Mapping[tuple[UUID, dt.date], Sequence[OccupiedTime]]
    templates: Mapping[tuple[UUID, dt.date], Sequence[TemplateOccurrence]]
    bookings: Mapping[str, Booking]
    student_occupied: Mapping[tuple[str, dt.date], Sequence[OccupiedTime]]
    closures: Closures

    def name_of(self, instructor_id: UUID) -> str:
        person = self.people.get(instructor_id)
        return person.full_name if person else "Unknown instructor"

    def can_teach(self, instructor_id: UUID) -> bool:
        """Whether this person can get classes: they are active and have the instructor role."""
        person = self.people.get(instructor_id)
        return person is not None and person.has_role(RoleName.INSTRUCTOR)

    def templates_of(self, item: ProposedClass) -> Iterator[TemplateOccurrence]:
        """The instructor's templates on that day, except the one of the class."""
        for template in self.templates.get((item.instructor_id, item.slot.date), ()):
            if template.class_schedule_id != item.class_schedule_id:
                yield template


def load_context(proposed: Sequence[ProposedClass], *, closures: Closures | None = None) -> SchedulingContext:
    """Load the context of at least one class.

    Five queries, or three without students; one more without `closures`.
    """
    dates = {item.slot.date for item in proposed}
    instructor_ids = {item.instructor_id for item in proposed}
    booking_ids = _booking_ids(proposed)
    replaced = {item.assignment_id for item in proposed if item.assignment_id is not None}
    if closures is None:
        closures = load_closures(first_day=min(dates), last_day=max(dates))
    return SchedulingContext(
        people=User.objects.with_access().in_bulk(list(instructor_ids)),
        occupied=load_occupied_by_instructor(instructor_ids, dates, excluding=replaced),
        templates=_templates_by_day(dates, instructor_ids),
        bookings=_load_bookings(booking_ids),
        student_occupied=load_occupied_by_student(booking_ids, dates, excluding=replaced),
        closures=closures,
    )


def load_student_context(proposed: Sequence[ProposedClass]) -> SchedulingContext:
    """Load only the students of these classes and what occupies them: two queries."""
    booking_ids = _booking_ids(proposed)
    dates = {item.slot.date for item in proposed}
    return SchedulingContext(
        people={},
        occupied={},
        templates={},
        bookings=_load_bookings(booking_ids),
        student_occupied=load_occupied_by_student(booking_ids, dates, excluding=()),
        closures=Closures(rows=()),
    )


def _booking_ids(proposed: Sequence[ProposedClass]) -> set[str]:
    return {booking_id for item in proposed for booking_id in item.booking_ids}


def _templates_by_day(
    dates: Collection[dt.date], instructor_ids: Collection[UUID]
) -> dict[tuple[UUID, dt.date], list[TemplateOccurrence]]:
    templates: dict[tuple[UUID, dt.date], list[TemplateOccurrence]] = {}
    for template in load_template_occurrences(dates, instructor_ids=instructor_ids):
        if template.instructor_id is not None:
            templates.setdefault((template.instructor_id, template.date), []).append(template)
    return templates


def _load_bookings(booking_ids: Collection[str]) -> dict[str, Booking]:
    found = Booking.objects.filter(booking_id__in=booking_ids).select_related("class_package")
    return {booking.booking_id: booking for booking in found}
