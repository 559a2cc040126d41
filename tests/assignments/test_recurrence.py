"""Where classes fall (domain 4.6): examples for every type, and properties that hold for any request."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assignments import recurrence
from assignments.recurrence import Pattern, Placement, RecurrenceError, Slot, Weekday

KOLKATA = ZoneInfo("Asia/Kolkata")
LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")

SEVEN = dt.time(7)
EIGHT = dt.time(8)
MONDAY = dt.date(2026, 5, 4)

days = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
weekday_sets = st.frozensets(st.integers(0, 6), min_size=1)
closed_days = st.frozensets(st.integers(0, 60))
zones = st.sampled_from([KOLKATA, LONDON, NEW_YORK])


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def pattern_on(*weekdays: int) -> Pattern:
    return Pattern(weekdays=frozenset(weekdays), start_time=SEVEN, end_time=EIGHT)


def slot_on(date: dt.date, start_time: dt.time = SEVEN, end_time: dt.time = EIGHT) -> Slot:
    return Slot(date=date, start_time=start_time, end_time=end_time)


def dates_of(placement: Placement) -> list[dt.date]:
    return [slot.date for slot in placement.slots]


@pytest.mark.parametrize(
    ("date", "expected"),
    [(day(5, 3), Weekday.SUNDAY), (day(5, 4), Weekday.MONDAY), (day(5, 9), Weekday.SATURDAY)],
)
def test_day_of_week_counts_from_sunday(date, expected):
    assert recurrence.day_of_week(date) == expected


def test_duration_is_in_minutes():
    assert recurrence.duration_minutes(dt.time(6, 45), dt.time(8)) == 75


def test_pattern_without_weekdays_is_refused():
    with pytest.raises(RecurrenceError) as caught:
        pattern_on()

    assert str(caught.value) == "Choose at least one weekday."


def test_pattern_with_an_eighth_weekday_is_refused():
    with pytest.raises(RecurrenceError) as caught:
        pattern_on(7)

    assert str(caught.value) == "Weekdays run from 0 (Sunday) to 6 (Saturday)."


@pytest.mark.parametrize("end_time", [SEVEN, dt.time(6, 30)])
def test_pattern_that_does_not_end_after_its_start_is_refused(end_time):
    with pytest.raises(RecurrenceError) as caught:
        Pattern(weekdays=frozenset({1}), start_time=SEVEN, end_time=end_time)

    assert str(caught.value) == "The class must end after it starts at 07:00."


def test_adhoc_places_exactly_its_slot():
    placement = recurrence.adhoc(slot_on(MONDAY))

    assert placement == Placement(slots=(slot_on(MONDAY),), wanted=1, first_day=MONDAY, last_day=MONDAY)
    assert (placement.placed, placement.missing) == (1, 0)


def test_adhoc_that_ends_before_it_starts_is_refused():
    with pytest.raises(RecurrenceError):
        recurrence.adhoc(slot_on(MONDAY, EIGHT, SEVEN))


def test_weekly_takes_every_chosen_weekday_from_first_through_last_day():
    placement = recurrence.weekly(
        pattern=pattern_on(Weekday.MONDAY, Weekday.THURSDAY),
        first_day=MONDAY,
        last_day=day(5, 14),
        closures=(),
        at_most=100,
    )

    assert dates_of(placement) == [day(5, 4), day(5, 7), day(5, 11), day(5, 14)]
    assert (placement.wanted, placement.missing, placement.limit_reached) == (None, 0, False)


def test_weekly_skips_closures_and_names_them():
    placement = recurrence.weekly(
        pattern=pattern_on(Weekday.MONDAY),
        first_day=MONDAY,
        last_day=day(5, 18),
        closures={day(5, 11), day(5, 12)},
        at_most=100,
    )

    assert dates_of(placement) == [day(5, 4), day(5, 18)]
    assert placement.skipped == (day(5, 11),)


@pytest.mark.parametrize(("at_most", "limit_reached"), [(2, True), (3, False)])
def test_weekly_says_when_the_limit_left_classes_out(at_most, limit_reached):
    placement = recurrence.weekly(
        pattern=pattern_on(Weekday.MONDAY),
        first_day=MONDAY,
        last_day=day(5, 18),
        closures=(),
        at_most=at_most,
    )

    assert (placement.placed, placement.limit_reached) == (at_most, limit_reached)


def test_weekly_with_its_last_day_before_its_first_is_refused():
    with pytest.raises(RecurrenceError) as caught:
        recurrence.weekly(pattern=pattern_on(1), first_day=MONDAY, last_day=day(5, 3), closures=(), at_most=100)

    assert str(caught.value) == "The last day, Sun 3 May 2026, is before the first, Mon 4 May 2026."


@pytest.mark.parametrize(
    ("horizon", "expected"),
    [
        (day(12, 31), day(7, 26)),  # twelve Mondays, and the days up to the thirteenth
        (day(6, 15), day(6, 15)),
        (day(5, 1), MONDAY),
    ],
)
def test_weekly_ends_after_twelve_weeks_or_at_the_horizon(horizon, expected):
    assert recurrence.default_weekly_end(MONDAY, horizon) == expected


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (day(5, 4), day(6, 3)),
        (day(12, 15), day(1, 14, 2027)),
        (day(1, 31), day(2, 27)),
        (day(1, 31, 2028), day(2, 28, 2028)),
        (day(1, 29, 2028), day(2, 28, 2028)),
        (day(3, 31), day(4, 29)),
        (day(2, 28), day(3, 27)),
    ],
)
def test_month_window_ends_before_the_same_day_of_the_next_month(first_day, last_day):
    assert recurrence.month_window(first_day) == (first_day, last_day)


def test_monthly_places_the_packages_classes_and_stops():
    placement = recurrence.monthly(
        pattern=pattern_on(Weekday.TUESDAY), first_day=MONDAY, class_count=3, closures=(), at_most=100
    )

    assert dates_of(placement) == [day(5, 5), day(5, 12), day(5, 19)]
    assert (placement.missing, placement.limit_reached) == (0, False)


def test_monthly_leaves_out_the_same_day_of_the_next_month():
    placement = recurrence.monthly(
        pattern=pattern_on(Weekday.SUNDAY, Weekday.MONDAY),
        first_day=day(2, 1),
        class_count=12,
        closures=(),
        at_most=100,
    )

    assert dates_of(placement)[-1] == day(2, 23)
    assert (placement.placed, placement.missing, placement.last_day) == (8, 4, day(2, 28))


def test_monthly_counts_what_a_closure_took_as_missing():
    placement = recurrence.monthly(
        pattern=pattern_on(Weekday.MONDAY),
        first_day=MONDAY,
        class_count=5,
        closures={day(5, 25)},
        at_most=100,
    )

    assert (placement.placed, placement.missing, placement.skipped) == (4, 1, (day(5, 25),))


def test_validity_counts_its_first_day():
    assert recurrence.validity_window(day(5, 1), 30) == (day(5, 1), day(5, 30))


@pytest.mark.parametrize(("validity_days", "placed", "missing"), [(7, 1, 1), (8, 2, 0)])
def test_package_uses_the_last_day_of_its_validity(validity_days, placed, missing):
    placement = recurrence.package(
        pattern=pattern_on(Weekday.MONDAY),
        first_day=MONDAY,
        class_count=2,
        validity_days=validity_days,
        closures=(),
        at_most=100,
    )

    assert (placement.placed, placement.missing) == (placed, missing)


def crash(**changes) -> Placement:
    request = {
        "first_day": MONDAY,
        "class_count": 3,
        "validity_days": 10,
        "start_time": SEVEN,
        "end_time": EIGHT,
        "weekdays": None,
        "closures": (),
        "at_most": 100,
    }
    return recurrence.crash(**{**request, **changes})


def test_crash_runs_on_consecutive_days():
    assert dates_of(crash()) == [day(5, 4), day(5, 5), day(5, 6)]


def test_crash_moves_on_over_a_closure():
    placement = crash(closures={day(5, 5)})

    assert dates_of(placement) == [day(5, 4), day(5, 6), day(5, 7)]
    assert (placement.missing, placement.skipped) == (0, (day(5, 5),))


def test_crash_keeps_to_chosen_weekdays():
    placement = crash(weekdays=frozenset({Weekday.SATURDAY, Weekday.SUNDAY}))

    assert dates_of(placement) == [day(5, 9), day(5, 10)]
    assert placement.missing == 1


def test_crash_without_any_weekday_is_refused():
    with pytest.raises(RecurrenceError):
        crash(weekdays=frozenset())


def test_crash_over_the_limit_says_so():
    placement = crash(at_most=2)

    assert (placement.placed, placement.missing, placement.limit_reached) == (2, 1, True)


@pytest.mark.parametrize("changes", [{"class_count": 0}, {"validity_days": 0}, {"at_most": 0}])
def test_crash_of_nothing_is_refused(changes):
    with pytest.raises(RecurrenceError):
        crash(**changes)


def test_periods_past_the_end_of_the_calendar_are_refused():
    last = dt.date.max

    for period in (
        lambda: recurrence.month_window(last),
        lambda: recurrence.validity_window(last, 2),
        lambda: recurrence.validity_window(last, 2**31),
        lambda: recurrence.default_weekly_end(last, last),
    ):
        with pytest.raises(RecurrenceError, match="later than the calendar goes"):
            period()


def test_by_hand_sorts_and_counts_what_is_picked():
    late, early = slot_on(day(5, 9)), slot_on(MONDAY, dt.time(18), dt.time(19))

    placement = recurrence.by_hand(picked=[late, early], wanted=4, first_day=MONDAY, last_day=day(5, 31))

    assert placement.slots == (early, late)
    assert (placement.placed, placement.missing) == (2, 2)


def test_by_hand_keeps_overlapping_classes_for_the_findings():
    picked = [slot_on(MONDAY), slot_on(MONDAY, dt.time(7, 30), dt.time(8, 30))]

    placement = recurrence.by_hand(picked=picked, wanted=None, first_day=MONDAY, last_day=MONDAY)

    assert placement.slots == tuple(picked)


@pytest.mark.parametrize(
    ("picked", "words"),
    [
        ([slot_on(day(5, 3))], "Sun 3 May 2026 is before the first day, Mon 4 May 2026."),
        ([slot_on(day(5, 29))], "Fri 29 May 2026 is after the last day, Thu 28 May 2026."),
        ([slot_on(MONDAY), slot_on(MONDAY)], "Mon 4 May 2026 at 07:00 is picked twice."),
        ([slot_on(MONDAY, EIGHT, EIGHT)], "The class must end after it starts at 08:00."),
        ([slot_on(day(5, n)) for n in (5, 6, 7)], "3 classes are picked, but only 2 can be placed."),
    ],
)
def test_by_hand_refuses_with_a_reason(picked, words):
    with pytest.raises(RecurrenceError) as caught:
        recurrence.by_hand(picked=picked, wanted=2, first_day=MONDAY, last_day=day(5, 28))

    assert str(caught.value) == words


def test_by_hand_keeps_to_the_limit_of_one_go():
    picked = [slot_on(day(5, n)) for n in (5, 6, 7)]

    with pytest.raises(RecurrenceError):
        recurrence.by_hand(picked=picked, wanted=None, first_day=MONDAY, last_day=day(5, 28), at_most=2)


@pytest.mark.parametrize(
    ("zone", "date", "hour"),
    [
        (LONDON, day(3, 28), 18),
        (LONDON, day(3, 29), 17),
        (LONDON, day(10, 24), 17),
        (LONDON, day(10, 25), 18),
        (NEW_YORK, day(3, 7), 23),
        (NEW_YORK, day(3, 8), 22),
    ],
)
def test_six_in_the_evening_stays_so_across_clock_changes(zone, date, hour):
    assert recurrence.instant(date, dt.time(18), zone) == dt.datetime.combine(date, dt.time(hour), dt.UTC)


def test_a_skipped_time_is_read_as_an_hour_later():
    moment = recurrence.instant(day(3, 8), dt.time(2, 30), NEW_YORK)

    assert moment == dt.datetime(2026, 3, 8, 7, 30, tzinfo=dt.UTC)
    assert recurrence.at_wall_clock(moment, NEW_YORK) == (day(3, 8), dt.time(3, 30))


def test_a_repeated_time_is_read_as_the_later_one():
    moment = recurrence.instant(day(11, 1), dt.time(1, 30), NEW_YORK)

    assert moment == dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)
    assert recurrence.at_wall_clock(moment, NEW_YORK) == (day(11, 1), dt.time(1, 30))


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        recurrence.at_wall_clock(dt.datetime(2026, 5, 4, 7), KOLKATA)  # noqa: DTZ001 -- the point of the test


@given(date=days, time=times, zone=zones)
@example(date=day(3, 29), time=dt.time(1, 30), zone=LONDON)
@example(date=day(10, 25), time=dt.time(1, 30), zone=LONDON)
@example(date=day(3, 8), time=dt.time(2, 30), zone=NEW_YORK)
@example(date=day(11, 1), time=dt.time(1, 30), zone=NEW_YORK)
def test_the_clock_shows_the_time_that_was_asked_for_unless_it_skips_it(date, time, zone):
    shown = recurrence.at_wall_clock(recurrence.instant(date, time, zone), zone)

    hour_later = dt.datetime.combine(date, time) + dt.timedelta(hours=1)
    skipped = (hour_later.date(), hour_later.time())
    assert shown == (date, time) or (zone is not KOLKATA and shown == skipped)


@given(date=days, zone=zones)
def test_daytime_classes_last_as_long_as_the_clock_says(date, zone):
    starts_at = recurrence.instant(date, dt.time(6), zone)
    ends_at = recurrence.instant(date, dt.time(7, 30), zone)

    assert ends_at - starts_at == dt.timedelta(minutes=90)


def assert_sound(placement: Placement, *, closures: frozenset[dt.date], at_most: int) -> None:
    dates = dates_of(placement)
    assert dates == sorted(set(dates))
    assert all(placement.first_day <= date <= placement.last_day for date in dates)
    assert closures.isdisjoint(dates)
    assert closures.issuperset(placement.skipped)
    assert placement.placed <= at_most
    if placement.wanted is not None:
        assert placement.placed + placement.missing == placement.wanted
        assert placement.missing >= 0


def complete_days(placement: Placement, weekdays: frozenset[int], closures: frozenset[dt.date]) -> list[dt.date]:
    length = (placement.last_day - placement.first_day).days + 1
    window = [placement.first_day + dt.timedelta(days=offset) for offset in range(length)]
    return [date for date in window if (date.weekday() + 1) % 7 in weekdays and date not in closures]


@given(
    first_day=days,
    length=st.integers(0, 200),
    weekdays=weekday_sets,
    closed=closed_days,
    at_most=st.integers(1, 100),
)
def test_weekly_places_the_first_open_days_and_nothing_else(first_day, length, weekdays, closed, at_most):
    closures = frozenset(first_day + dt.timedelta(days=offset) for offset in closed)

    placement = recurrence.weekly(
        pattern=pattern_on(*weekdays),
        first_day=first_day,
        last_day=first_day + dt.timedelta(days=length),
        closures=closures,
        at_most=at_most,
    )

    possible = complete_days(placement, weekdays, closures)
    assert_sound(placement, closures=closures, at_most=at_most)
    assert dates_of(placement) == possible[:at_most]
    assert placement.limit_reached == (len(possible) > at_most)


@given(
    first_day=days,
    class_count=st.integers(1, 40),
    validity_days=st.none() | st.integers(1, 120),
    weekdays=weekday_sets,
    closed=closed_days,
    at_most=st.integers(1, 100),
)
@example(
    first_day=day(1, 31),
    class_count=40,
    validity_days=None,
    weekdays=frozenset(range(7)),
    closed=frozenset(),
    at_most=100,
)
@example(
    first_day=day(2, 29, 2028),
    class_count=40,
    validity_days=None,
    weekdays=frozenset(range(7)),
    closed=frozenset(),
    at_most=100,
)
def test_counted_types_place_the_first_open_days_up_to_their_count(
    first_day, class_count, validity_days, weekdays, closed, at_most
):
    closures = frozenset(first_day + dt.timedelta(days=offset) for offset in closed)
    request = {
        "pattern": pattern_on(*weekdays),
        "first_day": first_day,
        "class_count": class_count,
        "closures": closures,
        "at_most": at_most,
    }

    if validity_days is None:
        placement = recurrence.monthly(**request)
    else:
        placement = recurrence.package(**request, validity_days=validity_days)

    possible = complete_days(placement, weekdays, closures)[:class_count]
    assert_sound(placement, closures=closures, at_most=at_most)
    assert dates_of(placement) == possible[:at_most]
    assert placement.limit_reached == (len(possible) > at_most)


@given(first_day=days)
def test_a_month_holds_its_days_and_the_next_one_follows_no_later(first_day):
    first, last = recurrence.month_window(first_day)

    following = last + dt.timedelta(days=1)
    assert first == first_day
    assert 28 <= (following - first).days <= 31
    assert (following.year * 12 + following.month) - (first.year * 12 + first.month) == 1
    assert following.day == first.day or (following + dt.timedelta(days=1)).day == 1


@given(offsets=st.lists(st.integers(0, 29), unique=True, max_size=12))
def test_by_hand_keeps_every_pick(offsets):
    picked = [slot_on(MONDAY + dt.timedelta(days=offset)) for offset in offsets]

    placement = recurrence.by_hand(picked=picked, wanted=12, first_day=MONDAY, last_day=MONDAY + dt.timedelta(days=29))

    assert sorted(placement.slots) == list(placement.slots)
    assert set(placement.slots) == set(picked)
    assert placement.missing == 12 - len(picked)


def windows(**changes) -> list[tuple[str, str]]:
    request = {"busy": [], "opens": SEVEN, "closes": dt.time(10), "minutes": 60}
    found = recurrence.free_windows(**{**request, **changes})
    return [(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in found]


def test_free_windows_start_every_half_hour_until_closing():
    assert windows() == [
        ("07:00", "08:00"),
        ("07:30", "08:30"),
        ("08:00", "09:00"),
        ("08:30", "09:30"),
        ("09:00", "10:00"),
    ]


def test_free_windows_may_touch_what_is_busy():
    assert windows(busy=[(EIGHT, dt.time(9))]) == [("07:00", "08:00"), ("09:00", "10:00")]


def test_free_windows_put_the_nearest_first():
    assert windows(near=dt.time(8, 10))[:3] == [("08:00", "09:00"), ("08:30", "09:30"), ("07:30", "08:30")]


def test_free_windows_offer_the_only_gap_even_off_the_half_hour():
    busy = [(SEVEN, dt.time(8, 15)), (dt.time(9, 15), dt.time(10))]

    assert windows(busy=busy) == [("08:15", "09:15")]


def test_free_windows_of_a_full_day_are_none():
    assert windows(busy=[(dt.time(6), dt.time(11))]) == []


def test_free_windows_of_no_length_are_refused():
    with pytest.raises(RecurrenceError):
        windows(minutes=0)


@given(
    busy=st.lists(st.tuples(st.times(), st.times()), max_size=8),
    opens=times,
    closes=times,
    minutes=st.integers(1, 240),
    step=st.integers(5, 90),
    near=st.none() | times,
)
def test_free_windows_never_overlap_what_is_busy(busy, opens, closes, minutes, step, near):
    found = recurrence.free_windows(busy=busy, opens=opens, closes=closes, minutes=minutes, step=step, near=near)

    assert len(found) == len(set(found))
    for start, end in found:
        assert opens <= start < end <= closes
        assert recurrence.duration_minutes(start, end) == minutes
        assert not any(
            max(start, busy_start) < min(end, busy_end) for busy_start, busy_end in busy if busy_start < busy_end
        )


@given(busy=st.lists(st.tuples(times, times), max_size=8), minutes=st.integers(1, 240))
def test_free_windows_are_found_whenever_one_exists(busy, minutes):
    opens, closes = dt.time(6), dt.time(22)
    taken = {
        minute for start, end in busy for minute in range(start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    }
    longest = run = 0
    for minute in range(6 * 60, 22 * 60):
        run = 0 if minute in taken else run + 1
        longest = max(longest, run)

    found = recurrence.free_windows(busy=busy, opens=opens, closes=closes, minutes=minutes)

    assert bool(found) == (longest >= minutes)
