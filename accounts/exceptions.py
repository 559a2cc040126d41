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
