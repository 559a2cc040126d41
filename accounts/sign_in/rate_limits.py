"""How many wrong tries are too many, and what they are counted under (docs/decisions/0015)."""

import datetime as dt
import hashlib
import math
from dataclasses import dataclass
from typing import Final

WINDOW: Final = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many tries within the window; the next one waits for its end. `name` says in the audit which limit it was."""

    name: str
    most: int
    window: dt.timedelta = WINDOW

    def key(self, *parts: str) -> str:
        """The row that tries of these parts are counted in: of one length, whatever was typed."""
        return hashlib.sha256("\n".join([self.name, *parts]).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A limit together with the row it is about."""

    limit: Limit
    key: str


PASSWORDS_OF_PAIR: Final = Limit(name="pair", most=10)
PASSWORDS_FROM_ADDRESS: Final = Limit(name="address", most=100)
PASSWORDS_OF_ACCOUNT: Final = Limit(name="account", most=50)
CODES_OF_PAIR: Final = Limit(name="code", most=5)
CODES_OF_ACCOUNT: Final = Limit(name="codes", most=20)
LINKS_FROM_ADDRESS: Final = Limit(name="links", most=20)
LINKS_OF_ACCOUNT: Final = Limit(name="link", most=3)
LONGEST_WINDOW: Final = WINDOW
KNOWN_FOR: Final = dt.timedelta(days=90)
"""An address from which the person signed in that recently is spared by the limit over all addresses."""


def seconds_left(opens_at: dt.datetime, *, at: dt.datetime) -> int:
    """How long to wait, in whole minutes and at least one, as seconds."""
    return max(1, math.ceil((opens_at - at) / dt.timedelta(minutes=1))) * 60
