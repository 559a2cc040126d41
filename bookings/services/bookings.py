"""Taking bookings and changing them (domain 3.1)."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from bookings.exceptions import (
    BookingChanged,
    BookingGone,
    BookingIdTaken,
    BookingSeated,
    NoBookingNumberLeft,
    StillInClasses,
    TakenAlready,
    WrongStatus,
)
from bookings.models import Booking
from database.constraints import raise_for_constraint

REFUSALS = {
    "bookings_numbers_left": NoBookingNumberLeft,
    "bookings_booking_id_key": BookingIdTaken,
    "bookings_pkey": TakenAlready,
}
Status = Booking.Status
STEPS = {
    Status.CONFIRMED: {Status.PENDING, Status.COMPLETED},
    Status.PENDING: {Status.CONFIRMED, Status.CANCELLED},
    Status.COMPLETED: {Status.CONFIRMED},
    Status.CANCELLED: {Status.PENDING, Status.CONFIRMED},
}
"""From which states each state is reached by hand; attaching and detaching have their own rules (domain 3.4)."""

FITTING = {"booking_type", "class_package"}
"""What decides into which classes a booking fits (domain 3.3)."""


@transaction.atomic
def take_booking(*, booking: Booking, actor: User) -> Booking:
    """Store a new booking; without an id of its own it gets the next one of the day. Raises TakenAlready when one with
    its key is stored: the form was sent twice.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    with raise_for_constraint(REFUSALS):
        booking.save(force_insert=True)
    return booking


@transaction.atomic
def change_booking(
    *, booking: Booking, columns: Sequence[str], actor: User, seen: dt.datetime | None = None
) -> Booking:
    """Write these columns. Raises BookingChanged when somebody else did since `seen`, BookingGone when it is no more,
    BookingSeated for a type or package that its classes need.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    stored = lock_booking(booking.pk)
    if seen is not None and stored.updated_at != seen:
        raise BookingChanged
    if FITTING & set(columns):
        seated = _scheduled_classes(booking.pk)
        if seated:
            raise BookingSeated(seated)
    if columns:
        booking.save(update_fields=list(columns))
    return booking


@transaction.atomic
def set_status(*, booking_pk: UUID, status: str, actor: User, despite_classes: bool = False) -> Booking:
    """Take the booking to this state. Raises WrongStatus when there is no way from where it is, or its classes
    keep it confirmed, or hold it although it is to be cancelled; StillInClasses where completing it wants a confirmation because of them.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    booking = lock_booking(booking_pk)
    if booking.status not in STEPS[Status(status)]:
        raise WrongStatus(f"This booking is {booking.get_status_display().lower()}; that cannot be done now.")
    seated = _scheduled_classes(booking_pk)
    if seated and status == Status.COMPLETED and not despite_classes:
        raise StillInClasses(seated)
    if seated and status == Status.CANCELLED:
        raise WrongStatus("This booking sits in scheduled classes. Take it out of them first.")
    if seated and status == Status.PENDING and booking.status == Status.CONFIRMED:
        raise WrongStatus("This booking sits in scheduled classes, which keep it confirmed. Take it out of them first.")
    booking.status = status
    booking.save(update_fields=["status"])
    booking.refresh_from_db(fields=["updated_at"])
    return booking


@transaction.atomic
def reopen_cancelled(*, booking_pk: UUID, status: str, seen: dt.datetime, actor: User) -> Booking:
    """Put the booking back to the open state that it was cancelled from. Raises WrongStatus when it was changed since."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    booking = lock_booking(booking_pk)
    if booking.status != Status.CANCELLED or booking.updated_at != seen:
        raise WrongStatus(
            "Somebody changed this booking since. Nothing was taken back; open it to see how it stands now."
        )
    booking.status = status
    booking.save(update_fields=["status"])
    return booking


def _scheduled_classes(booking_pk: UUID) -> int:
    """In how many classes that have not taken place the booking sits."""
    return Booking.objects.filter(pk=booking_pk, assignment_bookings__assignment__class_status="scheduled").count()


def lock_booking(booking_pk: UUID) -> Booking:
    """The booking, held until the transaction ends."""
    found = Booking.objects.filter(pk=booking_pk).select_for_update(no_key=True).first()
    if found is None:
        raise BookingGone
    return found
