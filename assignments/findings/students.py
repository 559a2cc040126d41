"""Which bookings a class takes (domain 3.3, 3.5)."""

from collections.abc import Iterator, Mapping, Sequence

from assignments.findings.codes import Code, error
from assignments.models.vocabulary import BookingType, ScheduleType
from assignments.proposals import Finding
from bookings.models import Booking
from catalog.models import Package

OPEN = (Booking.Status.PENDING, Booking.Status.CONFIRMED)
OF_REGULAR_PACKAGES = (ScheduleType.MONTHLY,)


def find_for_students(
    *, booking_ids: Sequence[str], bookings: Mapping[str, Booking], schedule_type: str, booking_type: str, seats: int
) -> Iterator[Finding]:
    """Everything that keeps these bookings, taken together, out of one class with so many seats.

    Bookings that join a stored class are asked about one by one: those in it already may be completed by now.
    """
    yield from find_in_number(
        count=len(booking_ids), schedule_type=schedule_type, booking_type=booking_type, seats=seats
    )
    for booking_id in booking_ids:
        booking = bookings.get(booking_id)
        if booking is None:
            yield error(Code.BOOKING_UNKNOWN, f"There is no booking {booking_id}. Take it out and choose another.")
        else:
            yield from find_in_booking(booking, schedule_type=schedule_type, booking_type=booking_type)


def find_in_booking(booking: Booking, *, schedule_type: str, booking_type: str) -> Iterator[Finding]:
    """What keeps this one booking out of a class of that kind; its package has to be loaded."""
    if booking.status not in OPEN:
        yield error(Code.BOOKING_CLOSED, f"{booking} is {booking.status}; only pending and confirmed bookings fit.")
    if booking.booking_type != booking_type:
        yield error(
            Code.BOOKING_TYPE,
            f"{booking} is booked as {_say(booking.booking_type)}, but the class is {_say(booking_type)}.",
        )
    package = booking.class_package
    if schedule_type == ScheduleType.CRASH and (package is None or package.course_type != Package.CourseType.CRASH):
        yield error(Code.BOOKING_PACKAGE, f"{booking} has no crash course package, which a crash course needs.")
    if schedule_type in OF_REGULAR_PACKAGES and package and package.course_type != Package.CourseType.REGULAR:
        yield error(
            Code.BOOKING_PACKAGE, f"{booking} has the crash course “{package}”; a monthly class takes regular packages."
        )


def find_in_number(*, count: int, schedule_type: str, booking_type: str, seats: int) -> Iterator[Finding]:
    """What keeps so many bookings out of a class of that kind."""
    if schedule_type == ScheduleType.CRASH and booking_type == BookingType.INDIVIDUAL:
        yield error(
            Code.BOOKING_TYPE, "A crash course is not for individuals. Choose corporate, private group or public group."
        )
    if count > 1 and booking_type == BookingType.INDIVIDUAL:
        yield error(Code.TOO_MANY_BOOKINGS, f"An individual class takes one booking, and {count} are chosen.")
    if count > 1 and booking_type == BookingType.PRIVATE_GROUP and schedule_type == ScheduleType.ADHOC:
        yield error(
            Code.TOO_MANY_BOOKINGS, f"An ad hoc class of a private group takes one booking, and {count} are chosen."
        )
    if count > seats:
        yield error(Code.OVER_CAPACITY, f"{count} bookings are chosen, but the class has room for {seats}.")


def _say(booking_type: str) -> str:
    return BookingType(booking_type).label.lower()
