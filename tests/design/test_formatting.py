import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.formatting import (
    format_date,
    format_date_range,
    format_day,
    format_duration,
    format_money,
    format_money_short,
    format_time_range,
)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "₹0.00"),
        ("999.5", "₹999.50"),
        ("1666.665", "₹1,666.67"),
        ("99999", "₹99,999.00"),
        ("100000", "₹1,00,000.00"),
        ("12345678.9", "₹1,23,45,678.90"),
        ("-1250", "−₹1,250.00"),
    ],
)
def test_rupees_are_grouped_the_indian_way(amount, text):
    assert format_money(Decimal(amount), currency="INR") == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (0, "INR", "₹0"),
        (999, "INR", "₹999"),
        (85_000, "INR", "₹85K"),
        (1_20_000, "INR", "₹1.2L"),
        (3_00_00_000, "INR", "₹3Cr"),
        (1_200_000, "USD", "$1.2M"),
        (2_000_000_000, "CHF", "CHF\u00a02B"),
    ],
)
def test_axes_write_large_amounts_short(amount, currency, text):
    assert format_money_short(amount, currency=currency) == text


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        ("USD", "$1,234,567.50"),
        ("EUR", "€1,234,567.50"),
        ("JPY", "¥1,234,568"),
        ("CHF", "CHF\u00a01,234,567.50"),
        ("KWD", "KWD\u00a01,234,567.500"),
        ("CLF", "CLF\u00a01,234,567.5000"),
    ],
)
def test_other_currencies_are_grouped_by_thousands(currency, text):
    assert format_money(Decimal("1234567.5"), currency=currency) == text


@pytest.mark.parametrize(("amount", "text"), [("1250", "₹1,250"), ("1250.50", "₹1,250.50")])
def test_whole_money_drops_only_zero_decimals(amount, text):
    assert format_money(Decimal(amount), currency="INR", whole=True) == text


@given(st.decimals(min_value=0, max_value=Decimal("1e12"), places=2))
def test_money_can_be_read_back(amount):
    text = format_money(amount, currency="INR")

    assert Decimal(text.removeprefix("₹").replace(",", "")) == amount


def test_date_has_weekday_day_and_month():
    assert format_date(dt.date(2026, 11, 3)) == "Tue 3 Nov"


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (dt.date(2026, 11, 23), "23 Nov 2026"),
        (dt.date(2026, 11, 30), "23–30 Nov 2026"),
        (dt.date(2026, 12, 4), "23 Nov – 4 Dec 2026"),
        (dt.date(2027, 1, 4), "23 Nov 2026 – 4 Jan 2027"),
    ],
)
def test_date_range_says_shared_parts_once(last, text):
    assert format_date_range(dt.date(2026, 11, 23), last) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (dt.time(7), dt.time(8, 15), "07:00–08:15"),
        (None, None, "No time set"),
        (dt.time(7), None, "07:00"),
    ],
)
def test_time_range(start, end, text):
    assert format_time_range(start, end) == text


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (dt.date(2026, 12, 30), "Yesterday"),
        (dt.date(2026, 12, 31), "Today"),
        (dt.date(2027, 1, 1), "Tomorrow"),
        (dt.date(2026, 12, 29), "Tue 29 Dec"),
        (dt.date(2027, 1, 2), "Sat 2 Jan 2027"),
    ],
)
def test_day_is_told_from_today(date, text):
    assert format_day(date, today=dt.date(2026, 12, 31)) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0\u202fmin"), (45, "45\u202fmin"), (60, "1\u202fh"), (90, "1\u202fh 30\u202fmin")]
)
def test_duration(minutes, text):
    assert format_duration(minutes) == text
