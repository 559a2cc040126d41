"""Cancelling a booking: it leaves its scheduled classes first, whose amounts follow (domain 3.4, 5.4)."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.selectors.booking import scheduled_classes_of
from assignments.services.students import detach_bookings
from bookings.models import Booking
from bookings.services.keep import lock_booking, set_status


@transaction.atomic
def cancel_booking(*, booking_pk: UUID, actor: User, now: dt.datetime) -> int:
    """Cancel the booking and give its seats free; answers how many classes it left. Those that took place keep it."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    booking = Booking.objects.filter(pk=booking_pk).first() or lock_booking(booking_pk)
    left = scheduled_classes_of(booking)
    if left:
        detach_bookings(assignment_ids=left, booking_ids=[booking.booking_id], actor=actor, now=now)
    set_status(booking_pk=booking_pk, status=Booking.Status.CANCELLED, actor=actor)
    return len(left)
