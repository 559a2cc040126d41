"""Find the user of an access token or of a personal token, in one query each."""

import datetime as dt
import re
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.current_person import active_person, person_and_mark
from accounts.exceptions import PersonDeactivated, SessionEnded, SubjectGone
from accounts.models import ApiToken, User
from accounts.sign_in.tokens import AccessClaims, Malformed, hash_of, read_access_token

BEARER: Final = re.compile(r"bearer +(\S+)", re.IGNORECASE)


def bearer_in(authorization: str | None) -> str | None:
    """Return the token of an Authorization header, or None."""
    match = BEARER.fullmatch((authorization or "").strip())
    return match[1] if match else None


def signed_in_by(token: str, *, at: dt.datetime) -> tuple[User, AccessClaims]:
    """Return the user of an access token, with their permissions, and its claims.

    Raises TokenError, and CredentialRefused if the session or the account has ended.
    """
    claims = read_access_token(token, secret=settings.JWT_SECRET, at=at)
    user = person_and_mark(person_id=claims.person_id, session_id=claims.session_id)
    if user is None:
        raise SubjectGone
    if not user.is_active:
        raise PersonDeactivated
    if not constant_time_compare(user.session_mark or "", user.get_session_auth_hash()):
        raise SessionEnded
    return user, claims


def owner_of(personal_token: str, *, at: dt.datetime) -> tuple[User, UUID]:
    """Return the owner of a personal token, with their permissions, and the id of the token.

    Raises Malformed if the token is unknown, expired or revoked.
    """
    token = ApiToken.objects.valid(at=at).filter(token_hash=hash_of(personal_token)).first()
    user = active_person(token.user_id) if token else None
    if token is None or user is None:
        raise Malformed("This API token is unknown, expired or revoked")
    return user, token.pk
