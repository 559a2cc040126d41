"""Where marks stand, and figures in words: arithmetic only."""

from decimal import Decimal

import pytest

from analytics.charts import columns, level, scale, share, ticks
from analytics.wording import Change, compare_amounts, compare_minutes, compare_rates, say_minutes, say_rate


@pytest.mark.parametrize(
    ("largest", "values"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (4, [0, 1, 2, 3, 4]),
        (37, [0, 10, 20, 30, 40]),
        (Decimal("4000.50"), [0, 2000, 4000, 6000]),
        (99_99_99_999, [0, 50_00_00_000, 100_00_00_000]),
    ],
)
def test_a_scale_is_round_and_reaches_the_largest(largest, values):
    assert scale(largest) == values


def test_columns_stand_side_by_side_and_as_high_as_their_value():
    none, half, full = columns([0, 5, 10], limit=10, top=10, height=100)

    assert (none.height, half.height, full.height) == (0, 50, 100)
    assert (half.y, full.y) == (60, 10)
    assert [mark.middle for mark in (none, half, full)] == pytest.approx([16.667, 50, 83.333], abs=0.01)


def test_a_single_column_is_no_wall_and_a_small_one_is_seen():
    (mark,) = columns([1], limit=100_000, top=0, height=100)

    assert (mark.width, mark.height) == (7.0, 1.5)


def test_grid_lines_are_counted_from_the_top():
    assert [(tick.value, tick.y) for tick in ticks([0, 10, 20], top=10, height=100)] == [(0, 110), (10, 60), (20, 10)]


def test_shares_and_levels():
    assert (share(1, 3), share(0, 3), share(3, 3), share(0, 0)) == (33.3, 0, 100, 0)
    assert [level(value, 100) for value in (0, 1, 20, 21, 100)] == [0, 1, 1, 2, 5]
    assert level(1, 1) == 1


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (112, 100, Change(text="Up 12%", icon="arrow-up", tone="success")),
        (Decimal("87.5"), 100, Change(text="Down 12.5%", icon="arrow-down", tone="danger")),
        (5, 5, Change(text="Same as before")),
        (5, 0, Change(text="Nothing before", icon="arrow-up", tone="success")),
        (0, 0, Change(text="Nothing before either")),
        (0, 8, Change(text="Down 100%", icon="arrow-down", tone="danger")),
    ],
)
def test_amounts_are_compared_in_percent(now, before, change):
    assert compare_amounts(now, before) == change


def test_rates_are_compared_in_points():
    assert compare_rates(Decimal("50.5"), Decimal("49.5")) == Change(text="Up 1 point", icon="arrow-up", tone="success")
    assert compare_rates(Decimal("9.0"), Decimal("6.5"), more_is_good=False) == Change(
        text="Up 2.5 points", icon="arrow-up", tone="danger"
    )
    assert compare_rates(None, Decimal(5)) == Change(text="Nothing to compare")


def test_sooner_answers_are_good_news():
    assert compare_minutes(30, 90).tone == "success"
    assert compare_minutes(90, 30).text == "1\N{NARROW NO-BREAK SPACE}h later"
    assert (compare_minutes(None, 30).text, compare_minutes(30, 30).text) == ("Nothing to compare", "Same as before")


def test_rates_and_times_read_as_people_write_them():
    assert [say_rate(rate) for rate in (None, Decimal("74.3"), Decimal("50.0"), Decimal("100.0"))] == [
        "–",
        "74.3%",
        "50%",
        "100%",
    ]
    assert (say_minutes(None), say_minutes(0)) == ("–", "0\N{NARROW NO-BREAK SPACE}min")
