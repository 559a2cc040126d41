"""Somebody makes a booking unfit, or gives it a seat, while another person decides on it: whoever is second sees it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.row_security.acting import acting_as
from assignments.exceptions import BookingUnfit
from assignments.models import Assignment, AssignmentBooking
from assignments.services.booking import cancel_booking
from assignments.services.students import attach_bookings
from bookings.exceptions import WrongStatus
from bookings.models import Booking
from scheduling.exceptions import PreviewOutdated
from scheduling.services.create import create_assignments
from scheduling.services.preview import preview_assignments
from tests.connections import call_blocked_by, connect
from tests.factories import AssignmentFactory, BookingFactory, DraftFactory, UserFactory
from tests.factories.drafts import TODAY

pytestmark = pytest.mark.django_db(transaction=True)

BECOMES_CORPORATE = "UPDATE bookings SET booking_type = 'corporate' WHERE booking_id = %s"


def test_a_booking_that_gets_another_type_meanwhile_does_not_join():
    manager, booking, assignment = UserFactory(roles=["manager"]), BookingFactory(), AssignmentFactory()

    def attach():
        with acting_as(manager):
            attach_bookings(
                assignment_ids=[assignment.pk],
                booking_ids=[booking.booking_id],
                actor=manager,
                now=timezone.now(),
            )

    with connect() as writer:
        writer.execute(BECOMES_CORPORATE, [booking.booking_id])
        answer = call_blocked_by(writer, attach)

    assert isinstance(answer, BookingUnfit)
    assert not AssignmentBooking.objects.exists()


def test_classes_are_not_made_for_a_booking_that_gets_another_type_meanwhile():
    manager, booking = UserFactory(roles=["manager"]), BookingFactory()
    draft = DraftFactory(booking_ids=(booking.booking_id,))
    now = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(9)))
    preview = preview_assignments(draft=draft, actor=manager, today=TODAY)

    def create():
        with acting_as(manager):
            create_assignments(
                draft=draft,
                actor=manager,
                acknowledged=preview.warning_codes,
                fingerprint=preview.fingerprint,
                now=now,
            )

    with connect() as writer:
        writer.execute(BECOMES_CORPORATE, [booking.booking_id])
        answer = call_blocked_by(writer, create)

    assert isinstance(answer, PreviewOutdated)
    assert not Assignment.objects.exists()


def test_a_booking_that_gets_a_seat_meanwhile_is_not_cancelled_in_it():
    manager, booking, assignment = UserFactory(roles=["manager"]), BookingFactory(), AssignmentFactory()

    def cancel():
        try:
            with acting_as(manager):
                return cancel_booking(booking_pk=booking.pk, actor=manager, now=timezone.now())
        except WrongStatus as refusal:
            return refusal

    with connect() as writer:
        writer.execute(
            "INSERT INTO assignment_bookings (assignment_id, booking_id) VALUES (%s, %s)",
            [assignment.pk, booking.booking_id],
        )
        answer = call_blocked_by(writer, cancel)

    assert isinstance(answer, WrongStatus)
    assert Booking.objects.get().status == "confirmed"
