"""What can go wrong with people and permissions; `str(error)` is fit for staff."""

from django.core.exceptions import PermissionDenied


class AccountsError(Exception):
    """Base of the expected failures of this app."""


class NotPermitted(AccountsError, PermissionDenied):
    """The person lacks the permission; screens answer 403."""


class LastAdmin(AccountsError):
    """The change would leave the studio without anybody who may manage people."""

    def __init__(self, message: str = "The studio needs at least one active admin.") -> None:
        super().__init__(message)


class EmailTaken(AccountsError):
    """Somebody signs in with this address already."""

    def __init__(self, message: str = "Somebody has this e-mail address already.") -> None:
        super().__init__(message)


class PersonGone(AccountsError):
    """There is no such person."""

    def __init__(self, message: str = "There is no such person.") -> None:
        super().__init__(message)


class WrongPersonState(AccountsError):
    """The person is not in a state in which this can be done: deactivated already, or not yet."""
