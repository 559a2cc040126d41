"""The codes of authenticator apps (RFC 6238), and recovery codes for who lost theirs. Knows no person and no clock."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Final

import pyotp

STEP: Final = 30  # seconds that a code is shown
STEPS_AROUND: Final = (0, -1, 1)  # the clock of a phone is a little off
RECOVERY_CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_shared_secret() -> str:
    """160 bits in base 32, which the app and we know."""
    return pyotp.random_base32()


def shown_in_groups(secret: str) -> str:
    """The secret for people who type it: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def address_for_app(*, secret: str, account: str, studio: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=studio)


def step_of(code: str, *, secret: str, at: dt.datetime) -> int | None:
    """The step whose code this is, now or next to it; None when it is no code of this time."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // STEP
    making = pyotp.TOTP(secret)
    for step in (max(now + around, 0) for around in STEPS_AROUND):
        if secrets.compare_digest(making.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def new_recovery_codes() -> Sequence[str]:
    """Ten codes of 79 bits each, in groups as they are written down."""
    return [_in_groups("".join(secrets.choice(LETTERS) for _ in range(16))) for _ in range(RECOVERY_CODES)]


def plain_recovery_code(typed: str) -> str:
    """The code as it is compared: without the groups, in lower case."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def _in_groups(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
