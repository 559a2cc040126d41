"""The preview of all five types (domain 4.6, 4.7)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from assignments.drafts import Draft, LineChange
from assignments.services.preview import preview_assignments
from tests.factories import ClassTypeFactory, StudioClosureFactory

TODAY = dt.date(2026, 5, 1)  # a Friday
MONDAY, WEDNESDAY = 1, 3


@pytest.fixture
def adhoc(instructor) -> Draft:
    return Draft(
        schedule_type="adhoc",
        instructor_id=instructor.pk,
        class_type_id=ClassTypeFactory(name="Hatha").pk,
        booking_type="individual",
        first_day=dt.date(2026, 5, 4),
        start_time=dt.time(7),
        end_time=dt.time(8),
        payment_type="per_class",
        payment_rate=Decimal(500),
    )


@pytest.fixture
def weekly(adhoc) -> Draft:
    return replace(
        adhoc,
        schedule_type="weekly",
        booking_type="public_group",
        weekdays=frozenset({MONDAY, WEDNESDAY}),
        last_day=dt.date(2026, 5, 17),
    )


def test_adhoc_previews_one_class(adhoc, staff, instructor):
    preview = preview_assignments(draft=adhoc, actor=staff, today=TODAY)

    (line,) = preview.lines
    assert (line.slot.date, line.instructor_name, line.amount) == (dt.date(2026, 5, 4), "Asha Rao", Decimal(500))
    assert preview.all_findings == ()
    assert preview.total == Decimal(500)
    assert preview.rule == "₹500.00 per class × 1 class = ₹500.00"


def test_weekly_previews_every_chosen_weekday_and_skips_closures(weekly, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))

    preview = preview_assignments(draft=weekly, actor=staff, today=TODAY)

    assert [line.slot.date.day for line in preview.lines] == [4, 11, 13]
    assert preview.skipped == (dt.date(2026, 5, 6),)
    assert preview.all_findings == ()


def test_a_line_is_dropped_moved_and_given_away(weekly, staff, other_instructor):
    first, second, third, _ = preview_assignments(draft=weekly, actor=staff, today=TODAY).lines
    changes = {
        first.key: LineChange(dropped=True),
        second.key: LineChange(date=dt.date(2026, 5, 15), start_time=dt.time(9), end_time=dt.time(10)),
        third.key: LineChange(instructor_id=other_instructor.pk),
    }

    preview = preview_assignments(draft=replace(weekly, changes=changes), actor=staff, today=TODAY)

    assert [line.key for line in preview.dropped] == [first.key]
    assert [(line.slot.date.day, line.instructor_name, line.changed) for line in preview.lines] == [
        (11, "Ravi Menon", True),
        (13, "Asha Rao", False),
        (15, "Asha Rao", True),
    ]
    assert preview.total == Decimal(1500)
