from bookings.models.booking import BOOKING_ID_FORM, Booking, BookingQuerySet
from bookings.models.booking_import import BookingImport

__all__ = ["BOOKING_ID_FORM", "Booking", "BookingImport", "BookingQuerySet"]
