"""One booking with the classes that it sits in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assignments.models import Assignment, AssignmentBooking
from assignments.selectors.rows import Row, rows_of
from bookings.models import Booking

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDetail:
    """The latest classes first; so many at most."""

    booking: Booking
    classes: Sequence[Row]

    @property
    def scheduled(self) -> int:
        return sum(row.class_status == "scheduled" for row in self.classes)


def booking_detail(booking_pk: UUID) -> BookingDetail | None:
    """None when there is no such booking."""
    booking = Booking.objects.filter(pk=booking_pk).select_related("class_package").first()
    if booking is None:
        return None
    ids = AssignmentBooking.objects.filter(booking=booking).order_by("-assignment__date", "-assignment__sort_time")
    return BookingDetail(booking=booking, classes=rows_of(list(ids.values_list("assignment_id", flat=True)[:MOST])))


def scheduled_classes_of(booking: Booking) -> list[UUID]:
    """The classes that still hold a seat for the booking and have not taken place."""
    held = Assignment.objects.scheduled().filter(assignment_bookings__booking=booking)
    return list(held.order_by("pk").values_list("pk", flat=True))
