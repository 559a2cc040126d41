"""Taking back that a booking was cancelled, from the toast: its state and its seats again, or nothing and why."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import AssignmentBooking
from assignments.services.states import cancel_assignments
from bookings.models import Booking
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, UserFactory

DIALOG = {"hx-request": "true", "hx-target": "dialog"}
UNDO = {"hx-request": "true"}


@pytest.fixture
def seat(db) -> AssignmentBooking:
    """One of two places in a class that is paid by the head."""
    day = timezone.localdate() + dt.timedelta(days=3)
    assignment = AssignmentFactory(
        date=day,
        booking_type="public_group",
        payment_type="per_student_per_class",
        payment_rate=300,
        payment_amount=600,
    )
    first, second = BookingFactory.create_batch(2, booking_type="public_group")
    AssignmentBookingFactory(assignment=assignment, booking=first)
    return AssignmentBookingFactory(assignment=assignment, booking=second)


def cancelled(client, booking) -> str:
    """Cancel the booking in its dialog; where the toast takes that back."""
    response = client.post(reverse("assignments:booking-cancel", args=[booking.pk]), headers=DIALOG)
    return json.loads(response["HX-Trigger"])["toast"]["undo_url"]


def facts():
    bookings = Booking.objects.order_by("pk").values_list("pk", "status")
    links = AssignmentBooking.objects.order_by("booking").values_list(
        "booking", "assignment", "assignment__payment_amount"
    )
    return list(bookings), list(links)


def test_the_seat_and_the_amount_come_back(client, staff, seat):
    before = facts()
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    assert facts() != before

    response = client.post(address, headers=UNDO)

    assert response.status_code == 204
    assert facts() == before


@pytest.mark.parametrize("status", ["pending", "confirmed"])
def test_a_booking_in_no_class_gets_its_state_back(client, staff, status):
    booking = BookingFactory(status=status)
    client.force_login(staff)

    client.post(cancelled(client, booking), headers=UNDO)

    assert Booking.objects.get().status == status


def test_a_plain_form_leads_to_the_booking(client, staff, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)

    response = client.post(address)

    assert response["Location"] == reverse("assignments:booking", args=[seat.booking.pk])
    assert "Taken back." in client.get(response["Location"]).text


def refused(client, address) -> str:
    """What the answer says; nothing was changed by it."""
    before = facts()
    response = client.post(address, headers=UNDO)
    assert response.status_code == 409
    assert facts() == before
    return response.text


def test_a_seat_that_somebody_else_has_by_now_is_not_taken(client, staff, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    AssignmentBookingFactory(assignment=seat.assignment)

    assert "Somebody changed this since" in refused(client, address)


def test_a_class_that_was_cancelled_since_takes_nobody(client, staff, manager, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    cancel_assignments(assignment_ids=[seat.assignment_id], actor=manager, now=timezone.now())

    assert "class is cancelled" in refused(client, address)


def test_a_booking_that_was_opened_again_stays_as_it_is(client, staff, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    client.post(reverse("bookings:status", args=[seat.booking.pk]), {"status": "pending"}, headers=DIALOG)

    assert "Somebody changed this booking since" in refused(client, address)


@pytest.mark.django_db(transaction=True)
def test_a_booking_whose_details_were_changed_stays_as_it_is(client):
    seat = AssignmentBookingFactory(assignment=AssignmentFactory(date=timezone.localdate() + dt.timedelta(days=3)))
    client.force_login(UserFactory(roles=["staff"]))
    address = cancelled(client, seat.booking)
    Booking.objects.update(phone="+91 98450 00000")

    assert "Somebody changed this booking since" in refused(client, address)


def test_nothing_is_taken_back_twice(client, staff, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    client.post(address, headers=UNDO)

    assert "Somebody changed this booking since" in refused(client, address)


def test_the_address_is_of_use_to_nobody_else(client, staff, manager, seat):
    client.force_login(staff)
    address = cancelled(client, seat.booking)
    client.force_login(manager)

    assert "for 15 minutes" in refused(client, address)
