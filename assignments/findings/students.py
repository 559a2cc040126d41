"""Findings about the bookings of a class: which fit, and how many (rules 3.3, 3.5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from assignments.fitting import booking_types_for, requirements_of, takes_many
from assignments.models.vocabulary import BookingType
from assignments.proposals import Code, Finding, error
from bookings.models import Booking

OF_ATTACHED_BOOKINGS = frozenset({Code.BOOKING_CLOSED})
"""Bookings that are in the class already may stay although they were completed meanwhile."""
OF_OTHER_CHANGES = frozenset({Code.BOOKING_CLOSED, Code.BOOKING_PACKAGE})
"""Editing a class does not change status and package of its bookings, so they do not block it."""


def find_for_students(
    *,
    booking_ids: Sequence[str],
    bookings: Mapping[str, Booking],
    schedule_type: str,
    booking_type: str,
    seats: int,
    ignoring: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield every error of these bookings together in one class, without the codes in `ignoring`.

    To add bookings to a stored class, check each of them with `find_for_booking` instead: those
    that are in the class already may be completed by now.
    """
    yield from find_for_booking_count(
        count=len(booking_ids), schedule_type=schedule_type, booking_type=booking_type, seats=seats
    )
    for booking_id in booking_ids:
        booking = bookings.get(booking_id)
        if booking is None:
            yield error(Code.BOOKING_UNKNOWN, f"There is no booking {booking_id}. Remove it and choose another one.")
            continue
        for finding in find_for_booking(booking, schedule_type=schedule_type, booking_type=booking_type):
            if finding.code not in ignoring:
                yield finding


def find_for_booking(booking: Booking, *, schedule_type: str, booking_type: str) -> Iterator[Finding]:
    """Yield why a class of these types does not accept this booking.

    The booking's package has to be loaded.
    """
    for requirement in requirements_of(schedule_type=schedule_type, booking_type=booking_type):
        if not requirement.is_met_by(booking):
            yield error(requirement.code, requirement.reason(booking))


def find_for_booking_count(*, count: int, schedule_type: str, booking_type: str, seats: int) -> Iterator[Finding]:
    """Yield why a class of these types does not accept this number of bookings."""
    if booking_type not in booking_types_for(schedule_type):
        yield error(
            Code.BOOKING_TYPE, "A crash course is not for individuals. Choose corporate, private group or public group."
        )
    if count > 1 and not takes_many(schedule_type=schedule_type, booking_type=booking_type):
        kind = (
            "An individual class" if booking_type == BookingType.INDIVIDUAL else "An ad hoc class for a private group"
        )
        yield error(Code.TOO_MANY_BOOKINGS, f"{kind} takes one booking, but {count} are chosen.")
    if count > seats:
        yield error(Code.OVER_CAPACITY, f"{count} bookings are chosen, but the class has room for {seats}.")
