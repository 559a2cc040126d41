"""Sign-ins through `/auth/v1`: opened by a password, prolonged by single-use refresh tokens, ended (contract 2)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.audit.services import write_audit
from accounts.exceptions import PersonDeactivated, RefreshTokenUnknown, RefreshTokenUsed
from accounts.models import IDLE_LIMIT, ApiSession, RefreshToken, User
from accounts.sign_in.tokens import hash_of, new_secret

REUSE_WINDOW: Final = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session with the refresh token that prolongs it next; only here is the token readable."""

    session: ApiSession
    refresh_token: str


class Scope(StrEnum):
    """Which sessions a sign-out ends."""

    GLOBAL = "global"
    LOCAL = "local"
    OTHERS = "others"


@transaction.atomic
def open_session(*, person: User, device: str, at: dt.datetime) -> OpenSession:
    """A new session of a person whose password was checked."""
    session = ApiSession.objects.create(
        user=person, password_mark=person.get_session_auth_hash(), device=device, created_at=at, refreshed_at=at
    )
    write_audit(
        event="sign_in.succeeded",
        person=person,
        actor=person,
        after={"by": "password", "through": "api", "device": device},
    )
    return _with_new_token(session, at=at)


def refresh_session(*, refresh_token: str, at: dt.datetime) -> OpenSession:
    """Exchange a refresh token for the next one. Raises CredentialRefused.

    One that was used before counts for REUSE_WINDOW longer, because answers get lost. After that it counts as stolen,
    and the session ends for whoever holds it.
    """
    try:
        return _exchange(refresh_token=refresh_token, at=at)
    except RefreshTokenUsed as reused:
        end_session(session_id=reused.session_id)
        raise


@transaction.atomic
def end_session(*, session_id: UUID) -> int:
    """End one session; returns how many there were."""
    ended, _ = ApiSession.objects.filter(pk=session_id).delete()
    return ended


@transaction.atomic
def end_sessions(*, person: User, current_id: UUID, scope: Scope) -> int:
    """Sign the person out in that scope; returns how many sessions there were."""
    sessions = ApiSession.objects.of(person)
    if scope is Scope.LOCAL:
        sessions = sessions.filter(pk=current_id)
    elif scope is Scope.OTHERS:
        sessions = sessions.others_than(current_id)
    ended, _ = sessions.delete()
    write_audit(event="sign_out.done", person=person, actor=person, after={"through": "api", "scope": scope.value})
    return ended


@transaction.atomic
def end_app(*, person: User, session_id: UUID) -> ApiSession | None:
    """Sign one app of the person out; returns what it was, None when it is signed out already."""
    session = ApiSession.objects.of(person).filter(pk=session_id).first()
    if session is not None:
        end_session(session_id=session.pk)
        write_audit(event="session.ended", person=person, actor=person, after={"device": session.device})
    return session


@transaction.atomic
def end_every_session(*, person: User) -> int:
    """Sign every app of the person out; returns how many there were."""
    ended, _ = ApiSession.objects.of(person).delete()
    return ended


@transaction.atomic
def forget_dead_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that nobody can use any more, and long used tokens; returns how many sessions there were."""
    ended, _ = ApiSession.objects.dead(at=at).delete()
    RefreshToken.objects.used_before(at - IDLE_LIMIT).delete()
    return ended


@transaction.atomic
def _exchange(*, refresh_token: str, at: dt.datetime) -> OpenSession:
    token_hash = hash_of(refresh_token)
    # The session first, then its tokens: the order in which a sign-out takes them.
    locked = ApiSession.objects.select_for_update(of=("self",)).select_related("user")
    session = locked.holding(token_hash).first()
    if session is None:
        raise RefreshTokenUnknown
    token = RefreshToken.objects.get(token_hash=token_hash)
    if not session.user.is_active:
        raise PersonDeactivated
    if not session.is_live(at=at):
        raise RefreshTokenUnknown
    if token.used_at is not None and at - token.used_at > REUSE_WINDOW:
        raise RefreshTokenUsed(session.pk)
    if token.used_at is None:
        token.used_at = max(at, token.created_at)  # the clocks of two web servers may differ
        token.save(update_fields=["used_at"])
    session.refreshed_at = at
    session.save(update_fields=["refreshed_at"])
    return _with_new_token(session, at=at)


def _with_new_token(session: ApiSession, *, at: dt.datetime) -> OpenSession:
    secret = new_secret()
    RefreshToken.objects.create(session=session, token_hash=hash_of(secret), created_at=at)
    return OpenSession(session=session, refresh_token=secret)
