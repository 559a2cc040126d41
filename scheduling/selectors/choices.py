"""What the New screen offers to choose from: catalog entries, and bookings that fit.

The instructors come from `assignments.availability.instructors`.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from assignments.fitting import fitting_bookings
from assignments.models import Assignment
from bookings.models import Booking
from catalog.models import ClassSchedule, ClassType, Package

BOOKINGS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogChoices:
    """Everything active in the catalog that a class can be about, by id, in order."""

    class_types: Mapping[str, ClassType]
    packages: Mapping[str, Package]
    templates: Mapping[str, ClassSchedule]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChoices:
    """The chosen bookings, and those that the search found besides them."""

    chosen: tuple[Booking, ...]
    found: tuple[Booking, ...]
    has_more: bool


def load_catalog_choices(*, today: dt.date) -> CatalogChoices:
    """Load the choices in three queries."""
    templates = ClassSchedule.objects.active().not_ended_before(today).filter(class_type__is_active=True)
    return CatalogChoices(
        class_types={str(row.pk): row for row in ClassType.objects.active().by_name()},
        packages={str(row.pk): row for row in Package.objects.active().by_name()},
        templates={str(row.pk): row for row in templates.select_related("class_type", "instructor").by_weekday()},
    )


def load_original(assignment_id: UUID | None) -> Assignment | None:
    """Load the class to duplicate, with its series and students; None if there is no such class."""
    if assignment_id is None:
        return None
    found = Assignment.objects.select_related("series").prefetch_related("assignment_bookings")
    return found.filter(pk=assignment_id).first()


def load_booking_choices(
    *, chosen_ids: Collection[str], search: str, schedule_type: str, booking_type: str
) -> BookingChoices:
    """Load the chosen bookings, and the first fitting ones that the search finds (rules 3.3)."""
    fitting = fitting_bookings(schedule_type=schedule_type, booking_type=booking_type)
    matching = fitting.matching(search).exclude(booking_id__in=chosen_ids).select_related("class_package")
    found = list(matching.waiting_first()[: BOOKINGS_SHOWN + 1])
    chosen = Booking.objects.filter(booking_id__in=chosen_ids).select_related("class_package")
    return BookingChoices(
        chosen=tuple(chosen.waiting_first()),
        found=tuple(found[:BOOKINGS_SHOWN]),
        has_more=len(found) > BOOKINGS_SHOWN,
    )
