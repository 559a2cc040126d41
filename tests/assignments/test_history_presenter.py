"""History in words: every event has its sentence, every column its label and its words."""

import datetime as dt

import pytest

from assignments.events import Event
from assignments.models import HistoryEntry
from assignments.presenters.history import SENTENCES, Difference, differences, tell

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
NAMES = {"a1": "Asha Rao", "r1": "Ravi Menon", "YOG-20260101-0001": "Meera Nair", "YOG-20260101-0002": "Tara Pai"}


def sentence(event: str, before: dict[str, object] | None = None, after: dict[str, object] | None = None) -> str:
    entry = HistoryEntry(event=event, before=before or {}, after=after or {}, at=NOW)
    (told,) = tell([entry], NAMES)
    return told.sentence


def test_every_event_has_a_sentence():
    assert set(SENTENCES) == set(Event)


@pytest.mark.parametrize(
    ("event", "before", "after", "expected"),
    [
        (Event.CREATED, {}, {}, "Class made"),
        (
            Event.CREATED,
            {},
            {
                "date": "2026-06-01",
                "start_time": "07:00:00",
                "end_time": "08:00:00",
                "instructor_id": "a1",
                "payment_amount": "500.00",
            },
            "Class made for Mon 1 Jun 2026, 07:00–08:00 with Asha Rao, ₹500.00",
        ),
        (Event.MOVED, {"date": "2026-06-01"}, {"date": "2026-06-02"}, "Moved to Tue 2 Jun 2026"),
        (
            Event.MOVED,
            {"start_time": "07:00:00", "end_time": "08:00:00"},
            {"start_time": "09:00:00", "end_time": "10:00:00"},
            "Moved to 09:00–10:00",
        ),
        (Event.MOVED, {"end_time": "08:00:00"}, {"end_time": "08:30:00"}, "Moved to an end at 08:30"),
        (Event.REASSIGNED, {"instructor_id": "a1"}, {"instructor_id": "r1"}, "Given to Ravi Menon"),
        (Event.REJECTED, {}, {"rejection_reason": "time"}, "Declined: The time does not suit"),
        (
            Event.CHANGED,
            {"notes": None},
            {"notes": "Mat", "booking_type": "corporate"},
            "Booking type and notes changed",
        ),
        (Event.REPRICED, {"payment_amount": "500.00"}, {"payment_amount": "650.00"}, "Amount set to ₹650.00"),
        (Event.REPRICED, {}, {"payment_override_reason": "Friend"}, "Payment changed"),
        (
            Event.STUDENTS_ATTACHED,
            {"booking_ids": ["YOG-20260101-0001"]},
            {"booking_ids": ["YOG-20260101-0001", "YOG-20260101-0002"]},
            "Tara Pai added",
        ),
        (
            Event.STUDENTS_DETACHED,
            {"booking_ids": ["YOG-20260101-0001"]},
            {"booking_ids": []},
            "Meera Nair taken out",
        ),
        ("assignment.blessed_twice", {}, {}, "Blessed twice"),
    ],
)
def test_sentences_say_what_happened(event, before, after, expected):
    assert sentence(event, before, after) == expected


def test_differences_are_told_in_words_and_in_the_order_people_ask():
    before = {"payment_amount": "500.00", "instructor_id": "a1", "start_time": "07:00:00", "is_exception": False}
    after = {"payment_amount": "650.00", "instructor_id": "r1", "start_time": "09:00:00", "is_exception": True}

    assert differences(before, after, NAMES) == (
        Difference(label="Start", before="07:00", after="09:00"),
        Difference(label="Instructor", before="Asha Rao", after="Ravi Menon"),
        Difference(label="Amount", before="₹500.00", after="₹650.00"),
    )


def test_a_name_that_is_not_known_any_more_stays_as_its_id():
    assert sentence(Event.REASSIGNED, {}, {"instructor_id": "gone"}) == "Given to gone"


def test_long_texts_are_shortened():
    (difference,) = differences({"notes": None}, {"notes": "x" * 5000}, NAMES)

    assert (len(difference.after), difference.after[-1]) == (200, "…")


def test_the_studio_itself_may_have_done_it():
    (told,) = tell([HistoryEntry(event=Event.CANCELLED, at=NOW)], NAMES)

    assert told.who == "The studio's own jobs"
