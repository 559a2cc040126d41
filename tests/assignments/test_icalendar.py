"""RFC 5545, as far as one class needs it."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from assignments.icalendar import CalendarEvent, EventStatus, calendar_text, escape, fold

EVENT = CalendarEvent(
    uid="a-class@studio.test",
    sequence=3,
    changed_at=dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC),
    starts_at=dt.datetime(2026, 6, 1, 1, 30, tzinfo=dt.UTC),
    ends_at=dt.datetime(2026, 6, 1, 2, 30, tzinfo=dt.UTC),
    day=dt.date(2026, 6, 1),
    summary="Hatha, gentle; slow",
    description="Students: Meera\nBring a mat.",
    url="https://studio.test/assignments/1/",
    status=EventStatus.CONFIRMED,
)


def test_a_class_is_one_event_in_utc():
    assert calendar_text([EVENT]).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Class Assignment Manager//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:a-class@studio.test",
        "SEQUENCE:3",
        "DTSTAMP:20260520T090000Z",
        "LAST-MODIFIED:20260520T090000Z",
        "DTSTART:20260601T013000Z",
        "DTEND:20260601T023000Z",
        "SUMMARY:Hatha\\, gentle\\; slow",
        "DESCRIPTION:Students: Meera\\nBring a mat.",
        "URL:https://studio.test/assignments/1/",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_class_without_times_lasts_its_whole_day():
    untimed = CalendarEvent(
        **{field: getattr(EVENT, field) for field in EVENT.__slots__} | {"starts_at": None, "ends_at": None}
    )

    lines = calendar_text([untimed]).split("\r\n")

    assert lines[10:12] == ["DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260602"]


def test_text_cannot_break_out_of_its_line():
    assert escape("one\r\nEND:VEVENT\x00\x1b") == "one\\nEND:VEVENT"


@given(st.text())
def test_folded_lines_are_short_and_unfold_to_the_same_text(text):
    line = f"SUMMARY:{escape(text)}"

    folded = fold(line)

    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line
