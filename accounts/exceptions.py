"""What can go wrong with people and permissions; `str(error)` is fit for staff."""

from uuid import UUID

from django.core.exceptions import PermissionDenied


class AccountsError(Exception):
    """Base of the expected failures of this app."""


class NotPermitted(AccountsError, PermissionDenied):
    """The person lacks the permission; screens answer 403."""


class LastAdmin(AccountsError):
    """The change would leave the studio without anybody who may manage people."""

    def __init__(self, message: str = "The studio needs at least one active admin.") -> None:
        super().__init__(message)


class CredentialRefused(AccountsError):
    """What was shown to the API is right in itself, and does not count any more."""


class PersonGone(CredentialRefused):
    def __init__(self) -> None:
        super().__init__("User from sub claim in JWT does not exist")


class PersonDeactivated(CredentialRefused):
    def __init__(self) -> None:
        super().__init__("User is banned")


class SessionEnded(CredentialRefused):
    def __init__(self) -> None:
        super().__init__("Session from session_id claim in JWT does not exist")


class RefreshTokenUnknown(CredentialRefused):
    def __init__(self) -> None:
        super().__init__("Invalid Refresh Token: Refresh Token Not Found")


class RefreshTokenUsed(CredentialRefused):
    """Sent again too late: somebody else may have it, so the whole session ends."""

    def __init__(self, session_id: UUID) -> None:
        super().__init__("Invalid Refresh Token: Already Used")
        self.session_id = session_id


class TokenNameTaken(AccountsError):
    def __init__(self) -> None:
        super().__init__("You have a token of that name already.")


class TooManyTokens(AccountsError):
    def __init__(self, most: int) -> None:
        super().__init__(f"{most} tokens are the most a person can have. Revoke one that you no longer use.")
