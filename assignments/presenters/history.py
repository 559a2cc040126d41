"""History told to people: what happened to a class, with before and after in words.

The rows hold codes, ids and plain values; the sentences are made when they are shown.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from assignments.events import Event
from assignments.models import HistoryEntry
from assignments.models.vocabulary import BookingType, PaymentType, RejectionReason
from design.formatting import format_date, format_money, format_time
from design.statuses import look_of

STUDIO = "The studio's own jobs"
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One entry of a class's history, ready to be shown."""

    id: int
    event: str
    icon: str
    sentence: str
    who: str
    at: dt.datetime
    reason: str
    changes: tuple[Difference, ...]


Names = Mapping[str, str]
Words = Callable[[Any], str]


def tell(entries: Iterable[HistoryEntry], names: Names) -> tuple[Happening, ...]:
    """What happened, entry by entry; `names` gives the names of people, class types and students by their ids."""
    return tuple(
        Happening(
            id=entry.pk,
            event=entry.event,
            icon=ICONS.get(entry.event, "edit"),
            sentence=_sentence(entry, names),
            who=entry.actor.full_name if entry.actor else STUDIO,
            at=entry.at,
            reason=entry.reason,
            changes=()
            if entry.event in {Event.CREATED, Event.UNDELETED}
            else differences(entry.before, entry.after, names),
        )
        for entry in entries
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> tuple[Difference, ...]:
    """The columns that changed, in the order in which people ask about them; what only machines read is left out."""
    columns = [column for column in LABELS if column in before or column in after]
    told = (
        Difference(
            label=LABELS[column],
            before=say(column, before.get(column), names),
            after=say(column, after.get(column), names),
        )
        for column in columns
    )
    return tuple(difference for difference in told if difference.before != difference.after)


def named_ids(entries: Iterable[HistoryEntry]) -> dict[str, set[str]]:
    """The ids that the entries mention, by column: whose names have to be looked up before telling."""
    mentioned: dict[str, set[str]] = {column: set() for column in NAMED}
    for entry in entries:
        for values in (entry.before, entry.after):
            for column in NAMED:
                value = values.get(column) or []
                mentioned[column].update([value] if isinstance(value, str) else value)
    return mentioned


def say(column: str, value: Any, names: Names) -> str:
    """One value of one column in words; nothing for none."""
    if value is None or value == "":
        return ""
    if column in NAMED:
        ids = [value] if isinstance(value, str) else value
        return ", ".join(names.get(each, each) for each in ids)
    return WORDS.get(column, _text)(value)


def _sentence(entry: HistoryEntry, names: Names) -> str:
    told = SENTENCES.get(entry.event)
    if told is None:
        return entry.event.rpartition(".")[2].replace("_", " ").capitalize()
    return told if isinstance(told, str) else told(entry, names)


def _created(entry: HistoryEntry, names: Names) -> str:
    """What a class was made as; there is no before."""
    after = entry.after
    times = [_time(after.get(column)) for column in ("start_time", "end_time")]
    told = [
        f"for {_date(after['date'])}" if after.get("date") else "",
        f", {times[0]}–{times[1]}" if all(times) else "",
        f" with {say('instructor_id', after['instructor_id'], names)}" if after.get("instructor_id") else "",
        f", {_money(after['payment_amount'])}" if after.get("payment_amount") is not None else "",
    ]
    return f"Class made {''.join(told)}".strip()


def _moved(entry: HistoryEntry, _names: Names) -> str:
    after = entry.after
    day = _date(after["date"]) if after.get("date") else ""
    start, end = (_time(after.get(column)) for column in ("start_time", "end_time"))
    if start and end:
        times = f"{start}–{end}"
    elif start:
        times = f"a start at {start}"
    else:
        times = f"an end at {end}" if end else ""
    return f"Moved to {', '.join(part for part in (day, times) if part)}"


def _reassigned(entry: HistoryEntry, names: Names) -> str:
    return f"Given to {say('instructor_id', entry.after.get('instructor_id'), names) or 'another instructor'}"


def _rejected(entry: HistoryEntry, names: Names) -> str:
    reason = say("rejection_reason", entry.after.get("rejection_reason"), names)
    return f"Declined: {reason}" if reason else "Declined"


def _changed(entry: HistoryEntry, _names: Names) -> str:
    """Which things: their values stand below."""
    things = [label for column, label in LABELS.items() if column in entry.after]
    if not things:
        return "Changed"
    *others, last = [things[0], *(thing.lower() for thing in things[1:])]
    return f"{', '.join(others)} and {last} changed" if others else f"{last} changed"


def _repriced(entry: HistoryEntry, names: Names) -> str:
    after = say("payment_amount", entry.after.get("payment_amount"), names)
    return f"Amount set to {after}" if after else "Payment changed"


def _attached(entry: HistoryEntry, names: Names) -> str:
    return f"{_students(entry.before, entry.after, names)} added"


def _detached(entry: HistoryEntry, names: Names) -> str:
    return f"{_students(entry.after, entry.before, names)} taken out"


def _students(fewer: Mapping[str, Any], more: Mapping[str, Any], names: Names) -> str:
    added = [each for each in more.get("booking_ids", []) if each not in fewer.get("booking_ids", [])]
    return ", ".join(names.get(each, each) for each in added) or "Students"


def _date(value: Any) -> str:
    return format_date(dt.date.fromisoformat(str(value)), with_year=True)


def _time(value: Any) -> str:
    return format_time(dt.time.fromisoformat(str(value))) if value else ""


def _money(value: Any) -> str:
    return format_money(Decimal(str(value)), currency=settings.STUDIO_CURRENCY)


def _text(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


NAMED = ("instructor_id", "class_type_id", "package_id", "booking_ids")

LABELS = {
    "date": "Date",
    "start_time": "Start",
    "end_time": "End",
    "instructor_id": "Instructor",
    "class_type_id": "Class type",
    "package_id": "Package",
    "booking_type": "Booking type",
    "booking_ids": "Students",
    "class_status": "State",
    "instructor_status": "Answer",
    "rejection_reason": "Reason",
    "rejection_note": "In words",
    "payment_status": "Payment",
    "payment_type": "Payment type",
    "payment_rate": "Rate",
    "payment_amount": "Amount",
    "payment_override_reason": "Amount set by hand",
    "notes": "Notes",
}

WORDS: Mapping[str, Words] = {
    "date": _date,
    "start_time": _time,
    "end_time": _time,
    "booking_type": lambda value: BookingType(value).label,
    "class_status": lambda value: look_of("class", value).word,
    "instructor_status": lambda value: look_of("answer", value).word,
    "payment_status": lambda value: look_of("payment", value).word,
    "rejection_reason": lambda value: RejectionReason(value).label,
    "payment_type": lambda value: PaymentType(value).label,
    "payment_rate": _money,
    "payment_amount": _money,
}

SENTENCES: Mapping[str, str | Callable[[HistoryEntry, Names], str]] = {
    Event.CREATED: _created,
    Event.ACCEPTED: "Accepted",
    Event.REJECTED: _rejected,
    Event.COMPLETED: "Marked completed",
    Event.REOPENED: "Opened again",
    Event.CANCELLED: "Cancelled",
    Event.RESTORED: "Un-cancelled",
    Event.MOVED: _moved,
    Event.REASSIGNED: _reassigned,
    Event.CHANGED: _changed,
    Event.PAID: "Marked paid",
    Event.UNPAID: "Payment taken back",
    Event.REPRICED: _repriced,
    Event.STUDENTS_ATTACHED: _attached,
    Event.STUDENTS_DETACHED: _detached,
    Event.NOTED: "Notes changed",
    Event.DELETED: "Deleted",
    Event.UNDONE: "Change taken back",
    Event.UNDELETED: "Brought back after it was deleted",
}

ICONS: Mapping[str, str] = {
    Event.CREATED: "plus",
    Event.ACCEPTED: "check",
    Event.REJECTED: "x",
    Event.COMPLETED: "check-circle",
    Event.REOPENED: "undo",
    Event.CANCELLED: "ban",
    Event.RESTORED: "undo",
    Event.MOVED: "move",
    Event.REASSIGNED: "user",
    Event.CHANGED: "edit",
    Event.PAID: "money",
    Event.UNPAID: "undo",
    Event.REPRICED: "money",
    Event.STUDENTS_ATTACHED: "users",
    Event.STUDENTS_DETACHED: "users",
    Event.NOTED: "message",
    Event.DELETED: "trash",
    Event.UNDONE: "undo",
    Event.UNDELETED: "undo",
}
