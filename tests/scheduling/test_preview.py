"""The preview of all five types: dates, lines, amounts, counts (rules 4.6, 4.7)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.exceptions import NotPermitted
from assignments.proposals import Adjustment
from scheduling.drafts import Draft, Preview
from scheduling.services.preview import preview_assignments
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    DraftFactory,
    PackageFactory,
    StudioClosureFactory,
)
from tests.factories.drafts import MONDAY, TODAY, WEDNESDAY, may

pytestmark = pytest.mark.django_db


def preview_of(draft: Draft, actor, today=TODAY) -> Preview:
    return preview_assignments(draft=draft, actor=actor, today=today)


def days(preview):
    return [line.slot.date.isoformat()[5:] for line in preview.lines]


def codes(preview):
    return [finding.code for finding in preview.all_findings]


@pytest.fixture
def adhoc(instructor) -> Draft:
    return DraftFactory(instructor_id=instructor.pk)


@pytest.fixture
def weekly(instructor) -> Draft:
    return DraftFactory(weekly=True, instructor_id=instructor.pk)


@pytest.fixture
def package(instructor) -> Draft:
    return DraftFactory(packaged=True, instructor_id=instructor.pk)


@pytest.fixture
def crash(instructor) -> Draft:
    return DraftFactory(crash=True, instructor_id=instructor.pk)


# Permission


def test_an_instructor_may_not_preview(adhoc, instructor):
    with pytest.raises(NotPermitted):
        preview_of(adhoc, instructor)


# Ad hoc


def test_adhoc_is_one_class(adhoc, staff):
    preview = preview_of(adhoc, staff)

    (line,) = preview.lines
    assert (line.slot, line.instructor_name, line.amount) == (may(4), "Asha Rao", Decimal(500))
    assert (preview.wanted, preview.total, codes(preview)) == (1, Decimal(500), [])
    assert preview.rule == "₹500.00 per class × 1 class = ₹500.00"


def test_adhoc_stays_on_a_closure_with_a_warning(adhoc, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 4), last_day=dt.date(2026, 5, 4))

    preview = preview_of(adhoc, staff)

    assert (days(preview), codes(preview), preview.errors) == (["05-04"], ["closure"], ())


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"start_time": None}, "Enter when the class starts and ends."),
        ({"end_time": dt.time(7)}, "The class must end after it starts at 07:00."),
        (
            {"schedule_type": "crash_course"},
            "Schedule type “crash_course” is unknown. Use one of: adhoc, weekly, monthly, crash, package.",
        ),
    ],
)
def test_a_draft_that_cannot_be_placed_says_why(adhoc, staff, missing, message):
    preview = preview_of(replace(adhoc, **missing), staff)

    assert preview.lines == ()
    assert [finding.message for finding in preview.errors if finding.code == "dates"] == [message]


# Weekly


def test_weekly_takes_every_chosen_weekday_from_until(weekly, staff):
    preview = preview_of(weekly, staff)

    assert days(preview) == ["05-04", "05-06", "05-11", "05-13"]
    assert (preview.wanted, preview.shortfall, codes(preview)) == (None, None, [])


def test_weekly_skips_closures(weekly, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))

    preview = preview_of(weekly, staff)

    assert (days(preview), preview.skipped) == (["05-04", "05-11", "05-13"], (dt.date(2026, 5, 6),))
    assert codes(preview) == []


def test_weekly_without_until_takes_twelve_weeks(weekly, staff):
    preview = preview_of(replace(weekly, last_day=None), staff)

    assert (len(preview.lines), preview.last_day) == (24, dt.date(2026, 7, 26))


def test_weekly_without_until_ends_at_the_horizon(weekly, staff, settings):
    settings.MAX_ADVANCE_BOOKING_DAYS = 10

    preview = preview_of(replace(weekly, last_day=None), staff)

    assert (days(preview), preview.last_day) == (["05-04", "05-06", "05-11"], dt.date(2026, 5, 11))


def test_weekly_past_the_horizon_is_refused_line_by_line(weekly, staff, settings):
    settings.MAX_ADVANCE_BOOKING_DAYS = 10

    preview = preview_of(weekly, staff)

    assert [[finding.code for finding in line.findings] for line in preview.lines] == [[], [], [], ["beyond_horizon"]]


def test_weekly_creates_at_most_the_bulk_maximum(weekly, staff, settings):
    settings.MAX_BULK_OPERATIONS = 3

    preview = preview_of(weekly, staff)

    assert (len(preview.lines), codes(preview)) == (3, ["limit_reached"])
    assert preview.warning_codes == {"limit_reached"}


def test_weekly_follows_a_template(weekly, staff, instructor):
    template = ClassScheduleFactory(
        instructor=instructor,
        day_of_week=WEDNESDAY,
        start_time=dt.time(18),
        end_time=dt.time(19),
        effective_until=dt.date(2026, 5, 12),
    )
    follows = replace(weekly, class_schedule_id=template.pk, class_type_id=None, start_time=None, end_time=None)

    preview = preview_of(follows, staff)

    assert [line.slot for line in preview.lines] == [may(6, "18:00", "19:00")]
    assert (codes(preview), preview.last_day) == ([], dt.date(2026, 5, 12))


@pytest.mark.parametrize(
    ("template", "code"),
    [({"is_active": False}, "subject_inactive"), ({"effective_until": dt.date(2026, 5, 3)}, "dates")],
)
def test_a_template_that_has_ended_is_refused(weekly, staff, template, code):
    template = ClassScheduleFactory(**template)

    preview = preview_of(replace(weekly, class_schedule_id=template.pk), staff)

    assert [finding.code for finding in preview.errors] == [code]


def test_a_deleted_template_is_refused(weekly, staff):
    preview = preview_of(replace(weekly, class_schedule_id=weekly.instructor_id), staff)

    assert codes(preview) == ["incomplete", "dates"]


# Monthly, package, crash


@pytest.mark.parametrize(
    ("first_day", "count", "placed", "shortfall"),
    [
        (dt.date(2026, 5, 4), 10, 10, None),
        (dt.date(2026, 5, 4), 11, 10, "10 of 11 placed; the month ends Wed 3 Jun 2026"),
        (dt.date(2026, 1, 31), 9, 8, "8 of 9 placed; the month ends Fri 27 Feb 2026"),
        (dt.date(2028, 1, 31), 10, 9, "9 of 10 placed; the month ends Mon 28 Feb 2028"),
        (dt.date(2026, 12, 1), 9, 9, None),
    ],
)
def test_monthly_ends_before_the_same_day_of_the_next_month(manager, instructor, first_day, count, placed, shortfall):
    draft = DraftFactory(
        packaged=True,
        schedule_type="monthly",
        package_id=PackageFactory(class_count=count).pk,
        instructor_id=instructor.pk,
        first_day=first_day,
    )

    preview = preview_of(draft, manager, today=first_day)

    assert (len(preview.lines), preview.wanted, preview.shortfall) == (placed, count, shortfall)
    assert codes(preview) == (["shortfall"] if shortfall else [])


def test_package_stops_when_its_classes_are_placed(package, staff):
    assert days(preview_of(package, staff)) == ["05-04", "05-06", "05-11", "05-13"]


def test_package_falls_short_when_its_validity_ends(package, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))
    short = PackageFactory(class_count=4, validity_days=10)

    preview = preview_of(replace(package, package_id=short.pk), staff)

    assert days(preview) == ["05-04", "05-11", "05-13"]
    assert preview.shortfall == "3 of 4 placed; validity ends Wed 13 May 2026"
    assert (codes(preview), preview.errors) == (["shortfall"], ())


def test_package_with_a_class_left_out_falls_short(package, staff):
    first, *_ = preview_of(package, staff).lines

    preview = preview_of(replace(package, adjustments={first.key: Adjustment(dropped=True)}), staff)

    assert preview.shortfall == "3 of 4 placed; 1 left out"


def test_package_larger_than_the_bulk_maximum_falls_short(package, staff, settings):
    settings.MAX_BULK_OPERATIONS = 3

    preview = preview_of(package, staff)

    assert (preview.shortfall, codes(preview)) == ("3 of 4 placed; at most 3 can be created at once", ["shortfall"])


def test_package_requires_weekdays(package, staff):
    preview = preview_of(replace(package, weekdays=frozenset()), staff)

    assert [finding.message for finding in preview.errors] == ["Choose at least one weekday."]


def test_package_takes_days_picked_by_hand(package, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))
    picked = (may(9, "10:00", "11:30"), may(6))

    preview = preview_of(replace(package, by_hand=True, picked=picked), staff)

    assert [line.slot for line in preview.lines] == [may(6), may(9, "10:00", "11:30")]
    assert sorted(codes(preview)) == ["closure", "shortfall"]


@pytest.mark.parametrize(
    ("picked", "message"),
    [
        ((may(4), may(5), may(6), may(7), may(8)), "5 classes are picked, but only 4 can be placed."),
        ((may(3),), "Sun 3 May 2026 is before the first day, Mon 4 May 2026."),
        ((may(4), may(4)), "Mon 4 May 2026 at 07:00 is picked twice."),
    ],
)
def test_days_picked_by_hand_fit_the_package(package, staff, picked, message):
    preview = preview_of(replace(package, by_hand=True, picked=picked), staff)

    assert [finding.message for finding in preview.errors] == [message]


def test_crash_runs_on_consecutive_days(crash, staff):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))

    assert days(preview_of(crash, staff)) == ["05-04", "05-05", "05-07", "05-08", "05-09"]


def test_crash_runs_on_weekdays_within_its_validity_last_day_included(crash, staff):
    preview = preview_of(replace(crash, weekdays=frozenset({MONDAY, WEDNESDAY})), staff)

    assert days(preview) == ["05-04", "05-06", "05-11", "05-13"]
    assert preview.shortfall == "4 of 5 placed; validity ends Wed 13 May 2026"


def test_a_package_is_required(package, staff):
    preview = preview_of(replace(package, package_id=None), staff)

    assert [finding.message for finding in preview.errors] == ["Choose a package."]


# Lines


def test_a_line_can_be_left_out_moved_and_reassigned(weekly, staff, other_instructor):
    first, second, third, last = preview_of(weekly, staff).lines
    adjustments = {
        first.key: Adjustment(dropped=True),
        second.key: Adjustment(date=dt.date(2026, 5, 15), start_time=dt.time(9), end_time=dt.time(10)),
        third.key: Adjustment(instructor_id=other_instructor.pk),
    }

    preview = preview_of(replace(weekly, adjustments=adjustments), staff)

    assert [line.key for line in preview.dropped] == [first.key]
    assert [(line.key, line.slot, line.instructor_name, line.is_adjusted) for line in preview.lines] == [
        (third.key, may(11), "Ravi Menon", True),
        (last.key, may(13), "Asha Rao", False),
        (second.key, may(15, "09:00", "10:00"), "Asha Rao", True),
    ]


def test_a_suggestion_resolves_its_finding(weekly, staff, instructor):
    AssignmentFactory(instructor=instructor, date=dt.date(2026, 5, 6))
    line = preview_of(weekly, staff).lines[1]
    (busy,) = line.findings

    for suggestion in busy.suggestions:
        resolved = preview_of(replace(weekly, adjustments={line.key: suggestion.adjustment}), staff)
        assert codes(resolved) == []


def test_a_line_moved_to_a_distant_closure_is_a_warning(weekly, staff):
    StudioClosureFactory(first_day=dt.date(2026, 6, 30), last_day=dt.date(2026, 6, 30))
    key = preview_of(weekly, staff).lines[0].key

    preview = preview_of(replace(weekly, adjustments={key: Adjustment(date=dt.date(2026, 6, 30))}), staff)

    assert codes(preview) == ["closure"]


def test_a_line_moved_outside_the_validity_is_an_error(package, staff):
    key = preview_of(package, staff).lines[0].key

    preview = preview_of(replace(package, adjustments={key: Adjustment(date=dt.date(2026, 6, 3))}), staff)

    (finding,) = preview.errors
    assert finding.code == "outside_validity"
    assert finding.message == (
        "Wed 3 Jun 2026, 07:00–08:00 is outside the validity of the package, Mon 4 May 2026 to Tue 2 Jun 2026."
    )
    assert [each.adjustment for each in finding.suggestions] == [Adjustment()]


def test_an_adjustment_of_an_unknown_line_is_ignored(weekly, staff):
    preview = preview_of(replace(weekly, adjustments={"20200101-070000-080000": Adjustment(dropped=True)}), staff)

    assert (len(preview.lines), preview.dropped) == (4, ())


def test_a_preview_without_classes_is_an_error(adhoc, staff):
    (line,) = preview_of(adhoc, staff).lines

    preview = preview_of(replace(adhoc, adjustments={line.key: Adjustment(dropped=True)}), staff)

    assert ([finding.code for finding in preview.errors], preview.total) == (["nothing_to_make"], Decimal(0))


# Money


def test_a_total_is_split_over_the_kept_lines_to_the_cent(package, staff):
    draft = replace(package, payment_type="total_duration", payment_rate=Decimal(5000))
    first, *_ = preview_of(draft, staff).lines

    preview = preview_of(replace(draft, adjustments={first.key: Adjustment(dropped=True)}), staff)

    assert [line.amount for line in preview.lines] == [Decimal("1666.67"), Decimal("1666.67"), Decimal("1666.66")]
    assert preview.rule == "₹5,000.00 for the whole course of 3 classes = ₹5,000.00"


def test_students_count_in_the_amount(adhoc, staff):
    bookings = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]
    draft = replace(
        adhoc,
        booking_type="public_group",
        payment_type="per_student_per_class",
        booking_ids=(*bookings, bookings[0]),
    )

    preview = preview_of(draft, staff)

    assert (preview.total, codes(preview)) == (Decimal(1000), [])


def test_complimentary_classes_cost_nothing(weekly, staff):
    preview = preview_of(replace(weekly, payment_rate=Decimal(0), complimentary=True), staff)

    assert (preview.total, preview.rule, codes(preview)) == (Decimal(0), "Complimentary = ₹0.00", [])


@pytest.mark.parametrize(
    "payment", [{"payment_rate": Decimal(0)}, {"payment_rate": Decimal(-1)}, {"payment_type": "monthly"}]
)
def test_an_invalid_payment_is_an_error_beside_the_dates(adhoc, staff, payment):
    preview = preview_of(replace(adhoc, **payment), staff)

    assert (days(preview), codes(preview), preview.total) == (["05-04"], ["payment"], Decimal(0))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    payment_type=st.sampled_from(["per_class", "per_class_total", "per_student_per_class", "monthly", "per_member"]),
    rate=st.decimals(min_value="0.01", max_value=100_000, places=2),
    dropped=st.sets(st.integers(min_value=0, max_value=22)),
)
def test_the_lines_add_up_to_the_total(weekly, staff, payment_type, rate, dropped):
    draft = replace(weekly, last_day=None, payment_type=payment_type, payment_rate=rate)
    lines = preview_of(draft, staff).lines
    adjustments = {lines[number].key: Adjustment(dropped=True) for number in dropped}

    preview = preview_of(replace(draft, adjustments=adjustments), staff)

    assert len(preview.lines) == len(lines) - len(dropped)
    assert sum(line.amount for line in preview.lines) == preview.total


# Fingerprint


def test_the_fingerprint_does_not_depend_on_notes_and_user(weekly, staff, manager):
    assert preview_of(weekly, staff).fingerprint == preview_of(replace(weekly, notes="Mats!"), manager).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"payment_rate": Decimal(501)},
        {"last_day": dt.date(2026, 5, 12)},
        {"end_time": dt.time(8, 15)},
        {"booking_type": "corporate"},
        {"save_as_template": True},
    ],
)
def test_a_fingerprint_changes_with_the_draft(weekly, staff, change):
    assert preview_of(weekly, staff).fingerprint != preview_of(replace(weekly, **change), staff).fingerprint


def test_a_fingerprint_changes_with_the_findings(weekly, staff, instructor):
    before = preview_of(weekly, staff)
    AssignmentFactory(instructor=instructor, date=dt.date(2026, 5, 6))
    busy = preview_of(weekly, staff)
    StudioClosureFactory(first_day=dt.date(2026, 5, 11), last_day=dt.date(2026, 5, 11))
    closed = preview_of(weekly, staff)

    assert len({before.fingerprint, busy.fingerprint, closed.fingerprint}) == 3


# Queries


@pytest.mark.parametrize("count", [1, 12, 84])
def test_the_number_of_queries_does_not_grow_with_the_classes(
    weekly, staff, instructor, other_instructor, count, django_assert_num_queries
):
    students = [BookingFactory(booking_type="public_group") for _ in range(2)]
    daily = replace(
        weekly,
        weekdays=frozenset(range(7)),
        last_day=weekly.first_day + dt.timedelta(days=count - 1),
        booking_ids=tuple(student.booking_id for student in students),
    )
    keys = [line.key for line in preview_of(daily, staff).lines]
    reassigned = {key: Adjustment(instructor_id=other_instructor.pk) for key in keys[::2]}
    held = AssignmentFactory(instructor=other_instructor, date=dt.date(2026, 5, 4), class_type=ClassTypeFactory())
    AssignmentBookingFactory(assignment=held, booking=students[0])

    # class type, closures, people, their classes, their templates, bookings, their classes;
    # because somebody is busy: all instructors, who is busy then, their templates
    with django_assert_num_queries(10):
        preview = preview_of(replace(daily, adjustments=reassigned), staff)

    assert len(preview.lines) == count
