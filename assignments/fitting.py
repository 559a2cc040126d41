"""Which bookings a class accepts (rules 3.3), for the queries of pickers and for findings.

Each requirement names a column of the booking and the values that the class accepts there. The
query condition and the check of a single booking follow from it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from assignments.models import Assignment
from assignments.models.vocabulary import BookingType, ScheduleType
from assignments.proposals import Code
from bookings.models import OPEN_STATUSES, Booking, BookingQuerySet
from catalog.models import Package

GROUP_TYPES = tuple(kind for kind in BookingType if kind != BookingType.INDIVIDUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a class requires of a booking. None in `accepted` means that the column may be empty."""

    code: Code
    lookup: str
    accepted: tuple[str | None, ...]
    reason: Callable[[Booking], str]
    """Why this booking does not meet the requirement, for the user."""

    @property
    def condition(self) -> Q:
        condition = Q(**{f"{self.lookup}__in": [value for value in self.accepted if value is not None]})
        return condition | Q(**{f"{self.lookup}__isnull": True}) if None in self.accepted else condition

    def is_met_by(self, booking: Booking) -> bool:
        value: Any = booking
        for name in self.lookup.split("__"):
            value = getattr(value, name, None)
        return value in self.accepted


def requirements_of(*, schedule_type: str, booking_type: str) -> Iterator[Requirement]:
    """What a class of these types requires of each booking, with its package loaded."""
    yield Requirement(
        code=Code.BOOKING_CLOSED,
        lookup="status",
        accepted=OPEN_STATUSES,
        reason=lambda booking: f"{booking} is {booking.status}. Only pending and confirmed bookings can join a class.",
    )
    yield Requirement(
        code=Code.BOOKING_TYPE,
        lookup="booking_type",
        accepted=(booking_type,),
        reason=lambda booking: (
            f"{booking} is booked as {_label(booking.booking_type)}, but the class is {_label(booking_type)}."
        ),
    )
    if schedule_type == ScheduleType.CRASH:
        yield Requirement(
            code=Code.BOOKING_PACKAGE,
            lookup="class_package__course_type",
            accepted=(Package.CourseType.CRASH,),
            reason=lambda booking: f"{booking} has no crash course package. A crash course needs one.",
        )
    if schedule_type == ScheduleType.MONTHLY:
        yield Requirement(
            code=Code.BOOKING_PACKAGE,
            lookup="class_package__course_type",
            accepted=(None, Package.CourseType.REGULAR),
            reason=lambda booking: (
                f"{booking} has the crash course package “{booking.class_package}”. "
                "A monthly class accepts regular packages only."
            ),
        )


def booking_types_for(schedule_type: str) -> tuple[BookingType, ...]:
    """The booking types that a class of this schedule type may have."""
    return GROUP_TYPES if schedule_type == ScheduleType.CRASH else tuple(BookingType)


def takes_many(*, schedule_type: str, booking_type: str) -> bool:
    """Whether a class of these types may have more than one booking."""
    if booking_type == BookingType.INDIVIDUAL:
        return False
    return not (booking_type == BookingType.PRIVATE_GROUP and schedule_type == ScheduleType.ADHOC)


def fitting_bookings(*, schedule_type: str, booking_type: str) -> BookingQuerySet:
    """The bookings that a class of these types accepts, whatever its seats."""
    if booking_type not in booking_types_for(schedule_type):
        return Booking.objects.none()
    requirements = requirements_of(schedule_type=schedule_type, booking_type=booking_type)
    return Booking.objects.filter(*(requirement.condition for requirement in requirements))


def attachable_bookings(assignment: Assignment) -> BookingQuerySet:
    """The bookings that this class accepts and that are not in it yet, whatever its seats."""
    fitting = fitting_bookings(schedule_type=assignment.schedule_type, booking_type=assignment.booking_type)
    return fitting.exclude(assignment_bookings__assignment=assignment)


def _label(booking_type: str) -> str:
    return BookingType(booking_type).label.lower()
