"""Rules 3.3: pickers offer exactly the bookings that have no finding."""

from itertools import product

import pytest

from assignments.findings.students import find_for_booking, find_for_students
from assignments.fitting import attachable_bookings, booking_types_for, fitting_bookings, takes_many
from assignments.models.vocabulary import BookingType, ScheduleType
from bookings.models import Booking
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, PackageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookings():
    """One booking of each type, kind of package and status."""
    packages = [None, PackageFactory(course_type="regular"), PackageFactory(course_type="crash")]
    return [
        BookingFactory(booking_type=booking_type, class_package=package, status=status)
        for booking_type, package, status in product(BookingType, packages, Booking.Status)
    ]


@pytest.mark.parametrize("booking_type", BookingType)
@pytest.mark.parametrize("schedule_type", ScheduleType)
def test_pickers_offer_the_bookings_without_findings(bookings, schedule_type, booking_type):
    types = {"schedule_type": schedule_type, "booking_type": booking_type}
    without_findings = {
        row
        for row in bookings
        if not [*find_for_students(booking_ids=[row.booking_id], bookings={row.booking_id: row}, seats=1, **types)]
    }

    assert set(fitting_bookings(**types)) == without_findings
    assert bool(without_findings) == (booking_type in booking_types_for(schedule_type))


@pytest.mark.parametrize("booking_type", BookingType)
@pytest.mark.parametrize("schedule_type", ScheduleType)
def test_a_second_booking_is_refused_where_a_class_takes_one(schedule_type, booking_type):
    types = {"schedule_type": schedule_type, "booking_type": booking_type}
    rows = {
        row.booking_id: row
        for row in BookingFactory.create_batch(
            2, booking_type=booking_type, class_package=PackageFactory(course_type="crash")
        )
    }

    findings = find_for_students(booking_ids=[*rows], bookings=rows, seats=2, **types)

    assert ("too_many_bookings" in {finding.code for finding in findings}) != takes_many(**types)


@pytest.mark.parametrize(
    ("columns", "types", "reason"),
    [
        ({"status": "completed"}, {}, "is completed. Only pending and confirmed bookings can join a class."),
        ({"booking_type": "corporate"}, {}, "is booked as corporate, but the class is individual."),
        ({}, {"schedule_type": "crash"}, "has no crash course package. A crash course needs one."),
    ],
)
def test_a_reason_names_the_booking_and_what_is_wrong(columns, types, reason):
    booking = BookingFactory(**columns)

    (finding,) = find_for_booking(booking, **{"schedule_type": "adhoc", "booking_type": "individual"} | types)

    assert finding.message == f"{booking} {reason}"


def test_a_crash_course_booking_does_not_fit_a_monthly_class():
    booking = BookingFactory(class_package=PackageFactory(name="Ten days", course_type="crash"))

    (finding,) = find_for_booking(booking, schedule_type="monthly", booking_type="individual")

    assert finding.message == (
        f"{booking} has the crash course package “Ten days”. A monthly class accepts regular packages only."
    )


def test_bookings_that_are_in_the_class_already_are_not_offered():
    assignment = AssignmentFactory(booking_type="public_group")
    attached, free = BookingFactory.create_batch(2, booking_type="public_group")
    AssignmentBookingFactory(assignment=assignment, booking=attached)

    assert list(attachable_bookings(assignment)) == [free]
