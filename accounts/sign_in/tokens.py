"""What API callers show to prove who they are: access tokens, which are signed, and secrets, which are kept as hashes.

The access tokens are what the Supabase clients expect (contract 2.2): HS256, without `kid`, an hour long.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import jwt
from jwt.types import Options

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "authenticated"
LIFETIME: Final = dt.timedelta(hours=1)
LEEWAY: Final = dt.timedelta(seconds=30)
PERSONAL_PREFIX: Final = "cam_"  # so that people, and scanners of leaked secrets, know what they found
SHOWN_LETTERS: Final = len(PERSONAL_PREFIX) + 6


class TokenError(Exception):
    """An access token that does not count; `str(error)` tells the caller why."""


class Malformed(TokenError):
    """No token at all, such as the anon key."""


class NotOurs(TokenError):
    def __init__(self) -> None:
        super().__init__("No suitable key or wrong key type")


class NotForUs(TokenError):
    def __init__(self) -> None:
        super().__init__("JWT not in audience")


class Expired(TokenError):
    def __init__(self) -> None:
        super().__init__("JWT expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What we ask of a token; the person's roles are read from the database each time."""

    person_id: UUID
    session_id: UUID
    expires_at: dt.datetime


def access_token(
    *,
    person_id: UUID,
    session_id: UUID,
    email: str,
    signed_in_at: dt.datetime,
    issued_at: dt.datetime,
    issuer: str,
    metadata: Mapping[str, Mapping[str, Any]],
    secret: str,
) -> str:
    """A signed token for LIFETIME. `metadata` holds app_metadata and user_metadata, as the user object has them."""
    claims = {
        "iss": issuer,
        "sub": str(person_id),
        "aud": AUDIENCE,
        "exp": int((issued_at + LIFETIME).timestamp()),
        "iat": int(issued_at.timestamp()),
        "email": email,
        "phone": "",
        **metadata,
        "role": AUDIENCE,
        "aal": "aal1",
        "amr": [{"method": "password", "timestamp": int(signed_in_at.timestamp())}],
        "session_id": str(session_id),
        "is_anonymous": False,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_access_token(token: str, *, secret: str, at: dt.datetime) -> AccessClaims:
    """The claims of a token of ours that has not expired. Raises TokenError."""
    parts = token.count(".") + 1
    if parts != 3:
        raise Malformed(f"Expected 3 parts in JWT; got {parts}")
    claims = _verified(token, secret=secret)
    try:
        expires_at = dt.datetime.fromtimestamp(claims["exp"], dt.UTC)
        person_id, session_id = UUID(claims["sub"]), UUID(claims["session_id"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise NotOurs from error
    if at >= expires_at + LEEWAY:
        raise Expired
    return AccessClaims(person_id=person_id, session_id=session_id, expires_at=expires_at)


def _verified(token: str, *, secret: str) -> dict[str, Any]:
    """Algorithm, signature and audience are right. Times are compared by the caller, who knows what time it is."""
    times: Options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        claims: dict[str, Any] = jwt.decode(token, secret, algorithms=[ALGORITHM], audience=AUDIENCE, options=times)
    except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError) as error:
        raise NotForUs from error
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise NotOurs from error
    return claims


def new_secret(prefix: str = "") -> str:
    """A secret that nobody guesses: 256 bits, fit for a header and an address."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is stored in place of the secret. It has no words to guess, so one round without salt is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_part(personal_token: str) -> str:
    """The beginning, by which its owner tells one personal token from another."""
    return personal_token[:SHOWN_LETTERS]
