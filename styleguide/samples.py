"""Invented classes, findings and changes for the style guide: plain data, so that it needs no database."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any

from design.months import months_between
from design.statuses import STATUSES

PALETTE = (
    "canvas", "surface", "raised", "sunken", "line", "line-strong", "text", "text-muted", "accent", "accent-soft",
    "success", "success-soft", "warning", "warning-soft", "danger", "danger-soft", "danger-solid", "neutral", "neutral-soft",
)  # fmt: skip

NAVIGATION = [
    Sample(label=label, url="#", icon=icon, shortcut=shortcut, current=label == "Assignments")
    for label, icon, shortcut in [
        ("Today", "home", "g t"),
        ("Assignments", "list", "g l"),
        ("Calendar", "calendar", "g c"),
        ("Bookings", "book", "g b"),
        ("Analytics", "chart", "g a"),
        ("Catalog", "tag", ""),
        ("People", "users", ""),
    ]
]

GUEST = Sample(is_authenticated=True, get_full_name="Mohan Manager", email="mohan@example.test")

CLASSES = [
    Sample(
        pk=number,
        title=title,
        instructor=instructor,
        date=dt.date(2026, 11, 23) + dt.timedelta(days=number),
        start=dt.time(hour),
        end=dt.time(hour + 1, 15),
        answer=answer,
        state=state,
        payment=payment,
        amount=Decimal(amount),
        students=students,
    )
    for number, (title, instructor, hour, answer, state, payment, amount, students) in enumerate(
        [
            ("Sunrise Hatha", "Asha Rao", 7, "accepted", "scheduled", "pending", "1250", 8),
            ("Ashtanga Primary", "Ravi Menon", 9, "pending", "scheduled", "pending", "1666.67", 10),
            ("Prenatal Yoga", "Meera Krishnamurthy-Subramanian", 11, "rejected", "scheduled", "pending", "900", 3),
            ("Yin and Restore", "Asha Rao", 18, "accepted", "completed", "paid", "124500.5", 12),
            (
                "Corporate crash course, Infosys campus",
                "Vikram Shetty",
                17,
                "accepted",
                "cancelled",
                "refund_due",
                "0",
                0,
            ),
        ],
        start=1,
    )
]

CHANGES = [
    Sample(label="Date", before="Mon 23 Nov", after="Tue 24 Nov"),
    Sample(label="Time", before="07:00–08:15", after="07:30–08:45"),
    Sample(label="Instructor", before="Asha Rao", after="Asha Rao"),
    Sample(label="Note", before="", after="Bring blocks"),
]


def guide_context(*, now: dt.datetime) -> dict[str, Any]:
    """Everything the style guide shows."""
    today = now.date()
    history = [
        Sample(icon="move", sentence="Moved to Tuesday", who="Mohan Manager", at=now, reason="hall is closed", changes=CHANGES),
        Sample(icon="check", sentence="Accepted", who="Asha Rao", at=now - dt.timedelta(hours=5), reason="", changes=()),
        Sample(icon="plus", sentence="Created with 11 others", who="Sunita Staff", at=now - dt.timedelta(days=2), reason="", changes=()),
    ]  # fmt: skip
    return {
        "user": GUEST,
        "navigation": NAVIGATION,
        "today": today,
        "palette": PALETTE,
        "classes": CLASSES,
        "changes": CHANGES,
        "history": history,
        "statuses": [(kind, list(looks)) for kind, looks in STATUSES.items() if kind != "active"],
        "months": months_between(
            today.replace(day=3),
            today + dt.timedelta(days=40),
            today=today,
            chosen={today + dt.timedelta(days=days) for days in (1, 3, 8)},
            notes={today + dt.timedelta(days=5): "Closed: Guru Nanak Jayanti"},
        ),
        "error_statuses": (400, 403, 404, 409, 413, 429, 500, 503),
    }
