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


class CredentialRefused(AccountsError):
    """What was shown to the API is right in itself, and does not count any more."""


class SubjectGone(CredentialRefused):
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
