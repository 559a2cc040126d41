"""Errors that services of this app raise; `str(error)` is a message for the operator."""


class OperationsError(Exception):
    """Base class of the expected errors of this app."""


class DataPresent(OperationsError):
    """Demo data is only loaded into an empty database."""

    def __init__(
        self, message: str = "The database already contains data. Add --clear to delete all of it first."
    ) -> None:
        super().__init__(message)


class DemoDataForbidden(OperationsError):
    """Demo data is switched off, as it is in production by default."""

    def __init__(
        self, message: str = "Demo data is switched off here. To allow it, set ALLOW_DEMO_DATA to true."
    ) -> None:
        super().__init__(message)
