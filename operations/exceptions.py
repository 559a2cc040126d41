"""What a service of this app refuses; `str(error)` tells the operator what happened and what to do."""


class OperationsError(Exception):
    """Base of the expected failures of this app."""


class DataPresent(OperationsError):
    """Demo data goes into an empty studio only."""

    def __init__(self, message: str = "There is data already. Add --clear to delete all of it first.") -> None:
        super().__init__(message)


class DemoDataForbidden(OperationsError):
    """Demo data must be asked for by name in production."""

    def __init__(
        self, message: str = "Demo data is for development. Set ALLOW_DEMO_DATA to True to have it here all the same."
    ) -> None:
        super().__init__(message)
