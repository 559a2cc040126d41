"""Domain 3.2–3.5 as the database keeps them: which bookings, how many, and what becomes of their status."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from assignments.models import ArchivedAssignment, Assignment, AssignmentBooking
from bookings.models import Booking
from database.constraints import constraint_name
from tests.connections import at_once, sqlstates
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)


def status_of(booking):
    return Booking.objects.values_list("status", flat=True).get(pk=booking.pk)


def refusal_of(make, **values):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(**values)
    return constraint_name(error.value)


@pytest.mark.django_db
class TestAttaching:
    def test_a_pending_booking_is_confirmed(self):
        assert status_of(AssignmentBookingFactory().booking) == "confirmed"

    def test_a_cancelled_class_confirms_nobody(self):
        link = AssignmentBookingFactory(assignment=AssignmentFactory(class_status="cancelled"))

        assert status_of(link.booking) == "pending"

    @pytest.mark.parametrize("status", ["cancelled", "completed"])
    def test_a_closed_booking_is_refused(self, status):
        booking = BookingFactory(status=status)

        assert refusal_of(AssignmentBookingFactory, booking=booking) == "assignment_bookings_open"
        assert status_of(booking) == status

    def test_twice_is_refused(self):
        link = AssignmentBookingFactory()

        assert (
            refusal_of(AssignmentBookingFactory, assignment=link.assignment, booking=link.booking)
            == "assignment_bookings_once"
        )

    def test_an_unknown_booking_is_refused(self):
        assignment = AssignmentFactory()

        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert (
            refusal_of(AssignmentBooking.objects.create, assignment=assignment, booking_id="YOG-20260101-9999")
            == "assignment_bookings_booking_id_fkey"
        )

    def test_a_link_is_not_rewritten(self):
        link = AssignmentBookingFactory()

        assert (
            refusal_of(AssignmentBooking.objects.filter(pk=link.pk).update, booking=BookingFactory())
            == "assignment_bookings_final"
        )


@pytest.mark.django_db
class TestCapacity:
    def test_the_last_seat_is_given_and_the_next_refused(self):
        assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=2))
        AssignmentBookingFactory.create_batch(2, assignment=assignment)

        refused = BookingFactory()

        assert (
            refusal_of(AssignmentBookingFactory, assignment=assignment, booking=refused)
            == "assignment_bookings_capacity"
        )
        assert status_of(refused) == "pending"

    def test_another_class_type_needs_room_for_those_who_are_there(self):
        assignment = AssignmentFactory()
        AssignmentBookingFactory.create_batch(2, assignment=assignment)
        change = Assignment.objects.filter(pk=assignment.pk).update
        small, large = (ClassTypeFactory(max_participants=seats) for seats in (1, 2))

        assert refusal_of(change, class_type=small) == "assignment_bookings_capacity"
        assert change(class_type=large) == 1

    def test_a_batch_that_does_not_fit_is_refused_whole(self):
        assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=2))
        links = [AssignmentBooking(assignment=assignment, booking=BookingFactory()) for _ in range(3)]

        with pytest.raises(IntegrityError) as error, transaction.atomic():
            AssignmentBooking.objects.bulk_create(links)

        assert constraint_name(error.value) == "assignment_bookings_capacity"
        assert AssignmentBooking.objects.count() == 0

    def test_a_package_class_has_the_seats_of_its_weekly_template(self):
        assignment = AssignmentFactory(
            class_type=None, package=PackageFactory(), class_schedule=ClassScheduleFactory(max_participants=1)
        )
        AssignmentBookingFactory(assignment=assignment)

        assert refusal_of(AssignmentBookingFactory, assignment=assignment) == "assignment_bookings_capacity"

    def test_a_package_class_has_the_studios_default_otherwise(self):
        assignment = AssignmentFactory(class_type=None, package=PackageFactory())
        AssignmentBookingFactory.create_batch(10, assignment=assignment)

        assert refusal_of(AssignmentBookingFactory, assignment=assignment) == "assignment_bookings_capacity"


@pytest.mark.django_db
class TestDetaching:
    def test_the_last_class_lets_a_confirmed_booking_go(self):
        link = AssignmentBookingFactory()

        AssignmentBooking.objects.all().delete()

        assert status_of(link.booking) == "pending"

    def test_another_live_class_holds_it(self):
        link = AssignmentBookingFactory()
        AssignmentBookingFactory(booking=link.booking)

        AssignmentBooking.objects.filter(pk=link.pk).delete()

        assert status_of(link.booking) == "confirmed"

    def test_another_cancelled_class_does_not(self):
        link = AssignmentBookingFactory()
        AssignmentBookingFactory(booking=link.booking, assignment=AssignmentFactory(class_status="cancelled"))

        AssignmentBooking.objects.filter(pk=link.pk).delete()

        assert status_of(link.booking) == "pending"

    @pytest.mark.parametrize("status", ["completed", "cancelled"])
    def test_a_closed_booking_stays_as_it_is(self, status):
        link = AssignmentBookingFactory()
        Booking.objects.update(status=status)

        AssignmentBooking.objects.all().delete()

        assert status_of(link.booking) == status

    def test_deleting_the_class_is_detaching(self):
        link = AssignmentBookingFactory()

        Assignment.objects.all().delete()

        assert AssignmentBooking.objects.count() == 0
        assert status_of(link.booking) == "pending"

    def test_archiving_the_class_is_not(self):
        link = AssignmentBookingFactory()
        row = Assignment.objects.get()
        columns = {field.attname for field in ArchivedAssignment._meta.concrete_fields} - {"booking_ids", "archived_at"}
        ArchivedAssignment.objects.create(**{column: getattr(row, column) for column in columns})

        Assignment.objects.all().delete()

        assert status_of(link.booking) == "confirmed"


@pytest.mark.django_db
class TestCancelling:
    def test_a_cancelled_class_lets_its_students_go_and_keeps_their_links(self):
        link = AssignmentBookingFactory()

        Assignment.objects.update(class_status="cancelled")

        assert status_of(link.booking) == "pending"
        assert AssignmentBooking.objects.count() == 1

    def test_un_cancelling_attaches_them_again(self):
        link = AssignmentBookingFactory()
        Assignment.objects.update(class_status="cancelled")

        Assignment.objects.update(class_status="scheduled")

        assert status_of(link.booking) == "confirmed"

    def test_another_live_class_holds_the_student(self):
        link = AssignmentBookingFactory()
        AssignmentBookingFactory(booking=link.booking)

        Assignment.objects.filter(pk=link.assignment_id).update(class_status="cancelled")

        assert status_of(link.booking) == "confirmed"

    def test_completing_changes_nobody(self):
        link = AssignmentBookingFactory()

        Assignment.objects.update(class_status="completed")

        assert status_of(link.booking) == "confirmed"


@pytest.mark.django_db
def test_every_update_raises_the_version_by_one_and_stamps_the_row():
    assignment = AssignmentFactory(updated_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    Assignment.objects.filter(pk=assignment.pk).update(notes="Bring blocks", version=40)

    assignment.refresh_from_db()
    assert assignment.version == 2
    assert assignment.updated_at.year != 2020


@pytest.mark.django_db(transaction=True)
def test_of_32_writers_for_the_last_seat_exactly_one_wins():
    assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=1))
    bookings = BookingFactory.create_batch(32)

    def attach(own, number):
        own.execute(
            "INSERT INTO assignment_bookings (assignment_id, booking_id) VALUES (%s, %s)",
            [assignment.pk, bookings[number].booking_id],
        )

    answers = at_once(32, attach)

    assert sqlstates(answers) == ["23514"] * 31
    assert AssignmentBooking.objects.count() == 1
    assert Booking.objects.filter(status="confirmed").count() == 1
