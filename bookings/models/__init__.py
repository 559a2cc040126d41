from bookings.models.booking import BOOKING_ID_FORM, OPEN_STATUSES, Booking, BookingQuerySet
from bookings.models.booking_import import BookingImport

__all__ = ["BOOKING_ID_FORM", "OPEN_STATUSES", "Booking", "BookingImport", "BookingQuerySet"]
