"""What can go wrong with people and permissions; `str(error)` is fit for staff."""

import datetime as dt
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

    def __init__(self, message: str = "Another person already has this e-mail address.") -> None:
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
        super().__init__("You already have a token with this name. Choose another name.")


class TooManyTokens(AccountsError):
    def __init__(self, most: int) -> None:
        super().__init__(f"{most} tokens are the most a person can have. Revoke one that you no longer use.")


class TooManyTries(AccountsError):
    """Somebody guesses, or may be: the next try waits. `is_first` says that the limit was met just now."""

    def __init__(self, *, limit: str, opens_at: dt.datetime, is_first: bool) -> None:
        super().__init__("There were too many tries.")
        self.limit = limit
        self.opens_at = opens_at
        self.is_first = is_first


class WrongPassword(AccountsError):
    def __init__(self) -> None:
        super().__init__("The e-mail address and the password do not belong together.")


class WrongCode(AccountsError):
    def __init__(self) -> None:
        super().__init__("This code is not right, or it was used before. Wait for the next one.")


class SecondFactorOn(AccountsError):
    def __init__(self) -> None:
        super().__init__("The second step is on already.")


class SecondFactorOff(AccountsError):
    def __init__(self) -> None:
        super().__init__("The second step is off already.")


class SecondFactorNeeded(AccountsError):
    """The password was right, and this way in cannot ask for a code."""

    def __init__(self) -> None:
        super().__init__(
            "This account asks for a second step, which a password alone does not pass."
            " Use a personal API token: its owner makes one on the profile."
        )
