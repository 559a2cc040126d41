"""How each state looks: its word, its icon and its tone. Colour never stands alone."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["neutral", "success", "warning", "danger", "accent"]


@dataclass(frozen=True, slots=True)
class Look:
    word: str
    icon: str
    tone: Tone


STATUSES: dict[str, dict[str, Look]] = {
    "class": {
        "scheduled": Look("Scheduled", "calendar", "neutral"),
        "completed": Look("Completed", "check-circle", "success"),
        "cancelled": Look("Cancelled", "ban", "danger"),
    },
    "answer": {
        "pending": Look("Awaiting answer", "clock", "warning"),
        "accepted": Look("Accepted", "check", "success"),
        "rejected": Look("Declined", "x", "danger"),
    },
    "payment": {
        "pending": Look("Unpaid", "clock", "neutral"),
        "paid": Look("Paid", "check", "success"),
        "cancelled": Look("Payment cancelled", "ban", "neutral"),
        "refund_due": Look("Refund due", "undo", "danger"),
    },
    "booking": {
        "pending": Look("Pending", "clock", "warning"),
        "confirmed": Look("Confirmed", "check", "success"),
        "cancelled": Look("Cancelled", "ban", "danger"),
        "completed": Look("Completed", "check-circle", "neutral"),
    },
    "type": {
        "adhoc": Look("Ad hoc", "bolt", "neutral"),
        "weekly": Look("Weekly", "repeat", "neutral"),
        "monthly": Look("Monthly", "calendar", "neutral"),
        "crash": Look("Crash course", "flag", "neutral"),
        "package": Look("Package", "package", "neutral"),
    },
    "person": {
        "active": Look("Active", "check", "success"),
        "invited": Look("Invited", "mail", "warning"),
        "deactivated": Look("Deactivated", "ban", "neutral"),
    },
    "role": {
        "admin": Look("Admin", "settings", "accent"),
        "manager": Look("Manager", "calendar", "neutral"),
        "instructor": Look("Instructor", "lotus", "neutral"),
        "staff": Look("Staff", "book", "neutral"),
    },
    "active": {
        "True": Look("Active", "check", "success"),
        "False": Look("Inactive", "ban", "neutral"),
    },
}


def look_of(kind: str, value: object) -> Look:
    """The look of a state; an unknown one is a mistake in the template and says so."""
    return STATUSES[kind][str(value)]


def words_of(kind: str) -> list[tuple[str, str]]:
    """Every state of this kind with its word, as the choices of a field."""
    return [(value, look.word) for value, look in STATUSES[kind].items()]
