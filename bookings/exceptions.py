"""What can go wrong with bookings; `str(error)` is fit for staff."""


class BookingsError(Exception):
    """Base of the expected failures of this app."""


class NoBookingNumberLeft(BookingsError):
    """All 9999 numbers of the day are given (`bookings_numbers_left`)."""

    def __init__(self, message: str = "Today's booking numbers are used up. Give the booking an id by hand.") -> None:
        super().__init__(message)


class BookingIdTaken(BookingsError):
    """There is a booking with that id already."""

    def __init__(self, message: str = "There is a booking with that id already.") -> None:
        super().__init__(message)
