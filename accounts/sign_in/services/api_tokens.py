"""Personal API tokens: made, shown once, revoked."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.audit.services import write_audit
from accounts.exceptions import TokenNameTaken, TooManyTokens
from accounts.models import ApiToken, User
from accounts.sign_in.tokens import PERSONAL_PREFIX, hash_of, new_secret, shown_part
from database.constraints import raise_for_constraint

MOST: Final = 20
USE_IS_NOTED_EVERY: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as its owner sees it this one time."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_api_token(*, person: User, name: str, valid_days: int | None, at: dt.datetime) -> NewToken:
    """Make a token that acts as the person. Raises TokenNameTaken or TooManyTokens."""
    if ApiToken.objects.of(person).count() >= MOST:
        raise TooManyTokens(MOST)
    secret = new_secret(PERSONAL_PREFIX)
    with raise_for_constraint({"api_tokens_name_unique": TokenNameTaken}):
        token = ApiToken.objects.create(
            user=person,
            name=name,
            shown_part=shown_part(secret),
            token_hash=hash_of(secret),
            created_at=at,
            expires_at=at + dt.timedelta(days=valid_days) if valid_days else None,
        )
    write_audit(event="token.made", person=person, actor=person, after={"name": name, "valid_days": valid_days})
    return NewToken(token=token, secret=secret)


@transaction.atomic
def revoke_api_token(*, person: User, token_id: UUID) -> ApiToken | None:
    """Delete the person's token, so that it counts no longer; returns what it was, None when it is gone already."""
    token = ApiToken.objects.of(person).filter(pk=token_id).first()
    if token is not None:
        ApiToken.objects.filter(pk=token_id).delete()
        write_audit(event="token.revoked", person=person, actor=person, before={"name": token.name})
    return token


@transaction.atomic
def note_use(*, token_id: UUID, at: dt.datetime) -> None:
    """Remember when the token was used, to the minute."""
    ApiToken.objects.unused_since(at - USE_IS_NOTED_EVERY).filter(pk=token_id).update(last_used_at=at)
