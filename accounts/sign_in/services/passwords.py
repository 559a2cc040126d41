"""What people change about themselves, and where they stay signed in."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import password_validation
from django.db import transaction

from accounts.audit.services import write_audit
from accounts.models import BrowserSession, User
from accounts.sign_in.services.api_sessions import end_every_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How many sessions of browsers and of apps were ended."""

    browsers: int
    apps: int


@transaction.atomic
def change_password(*, person: User, password: str, keep: str | None) -> None:
    """Give the person a new password; every other session of theirs ends with it, of browsers and of apps."""
    _store_password(person, password)
    end_other_sessions(person=person, keep=keep)
    write_audit(event="password.changed", person=person, actor=person)


@transaction.atomic
def choose_password(*, person: User, password: str) -> None:
    """The same over a link out of a mail, for the first time or because it was forgotten: every session ends."""
    first = not person.has_usable_password()
    _store_password(person, password)
    end_other_sessions(person=person, keep=None)
    write_audit(event="password.chosen", person=person, actor=person, after={"first": first})


@transaction.atomic
def end_other_sessions(*, person: User, keep: str | None) -> Ended:
    """Sign the person out of every browser but the one whose session has that key, and out of every app."""
    browsers, _ = BrowserSession.objects.of(person).others_than(keep).delete()
    return Ended(browsers=browsers, apps=end_every_session(person=person))


@transaction.atomic
def sign_out_elsewhere(*, person: User, keep: str | None) -> Ended:
    """The same, because the person asked for it."""
    ended = end_other_sessions(person=person, keep=keep)
    write_audit(
        event="session.others_ended",
        person=person,
        actor=person,
        after={"browsers": ended.browsers, "apps": ended.apps},
    )
    return ended


@transaction.atomic
def end_browser_session(*, person: User, public_id: UUID) -> BrowserSession | None:
    """Sign one browser of the person out; returns what it was, None when it is signed out already."""
    session: BrowserSession | None = BrowserSession.objects.of(person).called(public_id).first()
    if session is not None:
        BrowserSession.objects.of(person).called(public_id).delete()
        write_audit(event="session.ended", person=person, actor=person, after={"device": session.device})
    return session


def _store_password(person: User, password: str) -> None:
    password_validation.validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
