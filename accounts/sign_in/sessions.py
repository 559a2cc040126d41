"""Sessions of browsers: whose they are and where, and when they are over (Django's `SESSION_ENGINE`).

A session is over when nobody used it for SESSION_IDLE_MINUTES, and SESSION_MAX_DAYS after the sign-in at the latest. What
is known of it stands in its data, as Django's own expiry does, and is written into columns along with them.
"""

import datetime as dt
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import BrowserSession

MADE: Final = "signed_in_at"
SEEN: Final = "seen_at"
DEVICE: Final = "device"
ADDRESS: Final = "address"
NOTED_EVERY: Final = dt.timedelta(minutes=5)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # what Django itself saves
        if SESSION_KEY in data and MADE not in data:
            begin(self, device="", address=None, at=_now())
        super().save(must_create)

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """The row of this session: its data, and from among them what the profile lists."""
        row = cast("BrowserSession", super().create_model_instance(data))
        made = _moment(data.get(MADE)) or _now()
        row.user_id = data.get(SESSION_KEY)
        row.password_mark = data.get(HASH_SESSION_KEY, "")
        row.device, row.address = data.get(DEVICE, ""), data.get(ADDRESS)
        row.created_at, row.seen_at = made, max(made, _moment(data.get(SEEN)) or made)
        return row


def begin(session: SessionBase, *, device: str, address: str | None, at: dt.datetime) -> None:
    """Somebody signed in just now."""
    session[MADE] = at.isoformat()
    session[DEVICE], session[ADDRESS] = device[:255].replace("\x00", ""), address
    _prolong(session, at=at)


def note_seen(session: SessionBase, *, at: dt.datetime) -> None:
    """Whoever is signed in did something by their own hand. Written down every few minutes, not each time."""
    seen = _moment(session.get(SEEN))
    if SESSION_KEY in session and (seen is None or at - seen >= min(NOTED_EVERY, _idle() / 10)):
        _prolong(session, at=at)


def _prolong(session: SessionBase, *, at: dt.datetime) -> None:
    session[SEEN] = at.isoformat()
    made = _moment(session.get(MADE)) or at
    session.set_expiry(min(at + _idle(), made + dt.timedelta(days=settings.SESSION_MAX_DAYS)))


def _idle() -> dt.timedelta:
    return dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _now() -> dt.datetime:
    return timezone.now()  # noqa: TID251 -- Django saves sessions by itself, and its own store reads the clock, too
