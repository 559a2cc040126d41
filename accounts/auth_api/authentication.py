"""Authenticate the callers of `/rest/v1` (`postgrest_server.authentication.Authentication`)."""

import datetime as dt

from accounts.auth_api.bearer_tokens import bearer_in, owner_of, signed_in_by
from accounts.exceptions import CredentialRefused
from accounts.models import User
from accounts.row_security.acting import acting_as
from accounts.sign_in.services.api_tokens import note_use
from accounts.sign_in.tokens import PERSONAL_PREFIX, TokenError
from postgrest_server.errors import AnonymousAccessDisabled, InvalidToken

__all__ = ["acting_as", "authenticate"]


def authenticate(authorization: str | None, *, now: dt.datetime) -> User:
    """Return the user behind an Authorization header, with their permissions.

    Raises NotAuthenticated.
    """
    token = bearer_in(authorization)
    if token is None:
        raise AnonymousAccessDisabled
    try:
        if token.startswith(PERSONAL_PREFIX):
            user, token_id = owner_of(token, at=now)
            note_use(token_id=token_id, at=now)
        else:
            user, _ = signed_in_by(token, at=now)
    except (TokenError, CredentialRefused) as refused:
        raise InvalidToken(str(refused)) from refused
    return user
