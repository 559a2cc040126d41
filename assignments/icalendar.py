"""Classes as iCalendar text (RFC 5545), for calendars elsewhere. Pure text: no clock, no database.

Instants are written in UTC, which needs no VTIMEZONE and means the same in every calendar.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

PRODUCT = "-//Class Assignment Manager//EN"
LINE_OCTETS = 75
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class EventStatus(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One class. `sequence` grows with every change, so that calendars replace what they hold.

    A class with times starts and ends at instants; one without lasts its whole day.
    """

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    day: dt.date
    summary: str
    description: str
    url: str
    status: EventStatus


def calendar_text(events: Iterable[CalendarEvent]) -> str:
    """A calendar of these events, its lines folded and ended as the format asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines.extend(_event_lines(event))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    plain = "".join(character for character in text if character in "\n\t" or character.isprintable())
    return plain.translate(ESCAPES)


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, never within a character; continuations begin with a space."""
    pieces: list[str] = []
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += character
        octets += size
    return "\r\n".join([*pieces, piece])


def _event_lines(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    if event.starts_at is not None and event.ends_at is not None:
        yield f"DTSTART:{_utc(event.starts_at)}"
        yield f"DTEND:{_utc(event.ends_at)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "END:VEVENT"


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
