"""Where a person is signed in, and their second factor."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accounts.devices import device_in_words, is_handheld
from accounts.models import BrowserSession, SecondFactor, User


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInBrowser:
    """A browser in which a person is signed in; `is_this` is the one that asks."""

    public_id: UUID
    device: str
    icon: str
    address: str
    since: dt.datetime
    seen_at: dt.datetime
    is_this: bool


def browsers_of(person: User, *, session_key: str | None, at: dt.datetime) -> list[SignedInBrowser]:
    """Where the person is signed in, this browser first."""
    found = [
        SignedInBrowser(
            public_id=row.public_id,
            device=device_in_words(row.device),
            icon="phone" if is_handheld(row.device) else "monitor",
            address=row.address or "",
            since=row.created_at,
            seen_at=row.seen_at,
            is_this=row.session_key == session_key,
        )
        for row in BrowserSession.objects.live(of=person, at=at).latest_first()
    ]
    return sorted(found, key=lambda browser: not browser.is_this)


def second_factor_of(person: User) -> SecondFactor | None:
    """What the person's codes are made from, in use or not yet."""
    return SecondFactor.objects.of(person).first()
