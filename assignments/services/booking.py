"""Cancelling a booking: it leaves its scheduled classes first, whose amounts follow (domain 3.4, 5.4); and taking that back."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from accounts.row_security.acting import current_change_id
from assignments.models import HistoryEntry
from assignments.selectors.booking import scheduled_classes_of
from assignments.services.locks import lock_existing
from assignments.services.students import detach_bookings
from assignments.services.undo import undo_change
from bookings.models import Booking
from bookings.services.bookings import lock_booking, reopen_cancelled, set_status


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What was done to a booking, to take it back by: its state before, and when it was written. `left` counts classes."""

    booking_pk: UUID
    was: str
    written_at: dt.datetime
    change_id: UUID | None
    left: int


@transaction.atomic
def cancel_booking(*, booking_pk: UUID, actor: User, now: dt.datetime) -> Cancellation:
    """Cancel the booking and give its seats free. Classes that took place keep it."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    booking = Booking.objects.filter(pk=booking_pk).first() or lock_booking(booking_pk)
    left = scheduled_classes_of(booking)
    if left:
        detach_bookings(assignment_ids=left, booking_ids=[booking.booking_id], actor=actor, now=now)
    cancelled = set_status(booking_pk=booking_pk, status=Booking.Status.CANCELLED, actor=actor)
    return Cancellation(
        booking_pk=booking_pk,
        was=booking.status,
        written_at=cancelled.updated_at,
        change_id=current_change_id(),
        left=len(left),
    )


@transaction.atomic
def undo_cancellation(*, cancellation: Cancellation, actor: User, now: dt.datetime) -> None:
    """Give the booking its state back, and its seats in the classes that it left; all of it or nothing.

    Raises WrongStatus when the booking was changed since, CannotUndo when a class was, and whatever attaching refuses.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    if cancellation.left and cancellation.change_id is not None:
        entries = HistoryEntry.objects.filter(change_id=cancellation.change_id, actor=actor)
        lock_existing(list(entries.values_list("assignment_id", flat=True)))  # before the booking, as who attaches does
    reopen_cancelled(
        booking_pk=cancellation.booking_pk, status=cancellation.was, seen=cancellation.written_at, actor=actor
    )
    if cancellation.left and cancellation.change_id is not None:
        undo_change(change_id=cancellation.change_id, actor=actor, now=now)
