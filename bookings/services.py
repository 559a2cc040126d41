"""Taking bookings and changing them (domain 3.1)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from bookings.exceptions import BookingIdTaken, NoBookingNumberLeft
from bookings.models import Booking
from config.constraints import raise_for_constraint

REFUSALS = {"bookings_numbers_left": NoBookingNumberLeft(), "bookings_booking_id_key": BookingIdTaken()}


@transaction.atomic
def take_booking(*, booking: Booking, actor: User) -> Booking:
    """Store a new booking; without an id of its own it gets the next one of the day."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    with raise_for_constraint(REFUSALS):
        booking.save(force_insert=True)
    return booking


@transaction.atomic
def change_booking(*, booking: Booking, columns: Sequence[str], actor: User) -> Booking:
    """Write these columns of the booking."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    booking.save(update_fields=list(columns))
    return booking
