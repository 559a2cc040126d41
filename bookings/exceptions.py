"""What can go wrong with bookings; `str(error)` is fit for staff."""


class BookingsError(Exception):
    """Base of the expected failures of this app."""


class NoBookingNumberLeft(BookingsError):
    """All 9999 numbers of the day are given (`bookings_numbers_left`)."""

    def __init__(self, message: str = "Today's booking numbers are used up. Give the booking an id by hand.") -> None:
        super().__init__(message)


class BookingIdTaken(BookingsError):
    """Another booking already has this ID."""

    def __init__(self, message: str = "Another booking already has this ID.") -> None:
        super().__init__(message)


class TakenAlready(BookingsError):
    """The form that makes this booking was sent before (`bookings_pkey`)."""

    def __init__(self, message: str = "This booking was saved already.") -> None:
        super().__init__(message)


class BookingGone(BookingsError):
    """There is no such booking."""

    def __init__(self, message: str = "This booking no longer exists.") -> None:
        super().__init__(message)


class BookingChanged(BookingsError):
    """Somebody changed the booking since it was shown."""

    def __init__(
        self,
        message: str = "Somebody changed this booking while you had it open. What you typed is kept; compare and save again.",
    ) -> None:
        super().__init__(message)


class BookingSeated(BookingsError):
    """The type and the package of a booking stay as long as it sits in scheduled classes that were made for them."""

    def __init__(self, count: int) -> None:
        classes = "1 scheduled class" if count == 1 else f"{count} scheduled classes"
        super().__init__(
            f"This booking sits in {classes} with its type and package. Take it out of them first, or keep both as they are."
        )


class WrongStatus(BookingsError):
    """The booking is not in a state from which this step is possible."""


class ImportRefused(BookingsError):
    """A file cannot be imported as it is."""


class ImportedAlready(ImportRefused):
    """The bookings of this file were made before."""


class StillInClasses(BookingsError):
    """The booking sits in scheduled classes, and nobody confirmed the step in spite of them."""

    def __init__(self, count: int) -> None:
        self.count = count
        classes = "1 scheduled class" if count == 1 else f"{count} scheduled classes"
        super().__init__(f"This booking still sits in {classes}.")
