"""Who calls an API, and acting as them (the gate of `api.auth`)."""

import datetime as dt

from accounts.auth_api.bearer_tokens import bearer_in, owner_of, signed_in_by
from accounts.exceptions import CredentialRefused
from accounts.models import User
from accounts.row_security.acting import acting_as
from accounts.sign_in.services.api_tokens import note_use
from accounts.sign_in.tokens import PERSONAL_PREFIX, TokenError
from postgrest_server.errors import BadToken, NoAuthorization

__all__ = ["acting_as", "person_of"]


def person_of(authorization: str | None, *, at: dt.datetime) -> User:
    """The person behind an Authorization header, with access. Raises NotAuthenticated."""
    token = bearer_in(authorization)
    if token is None:
        raise NoAuthorization
    try:
        if token.startswith(PERSONAL_PREFIX):
            user, token_id = owner_of(token, at=at)
            note_use(token_id=token_id, at=at)
        else:
            user, _ = signed_in_by(token, at=at)
    except (TokenError, CredentialRefused) as refused:
        raise BadToken(str(refused)) from refused
    return user
