"""Which days a range means, seen from a day; and what the address may ask for."""

import datetime as dt

import pytest
from django.http import QueryDict

from analytics.forms import RangeForm
from analytics.ranges import Range, preset

TODAY = dt.date(2027, 1, 13)  # a Wednesday


def form_of(query: str) -> RangeForm:
    form = RangeForm(QueryDict(query), today=TODAY)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("name", "first_day", "last_day"),
    [
        ("week", dt.date(2027, 1, 11), dt.date(2027, 1, 17)),
        ("month", dt.date(2027, 1, 1), dt.date(2027, 1, 31)),
        ("last_month", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("quarter", dt.date(2026, 11, 1), dt.date(2027, 1, 31)),
        ("year", dt.date(2027, 1, 1), dt.date(2027, 12, 31)),
    ],
)
def test_presets_are_whole_weeks_months_and_years(name, first_day, last_day):
    assert preset(name, today=TODAY) == Range(first_day=first_day, last_day=last_day)


def test_steps_cover_the_range_and_cut_its_months_short():
    steps = Range(first_day=dt.date(2026, 11, 10), last_day=dt.date(2027, 1, 5)).steps

    assert [(step.first_day.isoformat(), step.last_day.isoformat()) for step in steps] == [
        ("2026-11-10", "2026-11-30"),
        ("2026-12-01", "2026-12-31"),
        ("2027-01-01", "2027-01-05"),
    ]


def test_without_a_range_it_is_this_month():
    assert form_of("").range == preset("month", today=TODAY)


def test_days_of_ones_own_go_before_a_preset():
    chosen = form_of("dates=year&since=2026-12-01&until=2026-12-24")

    assert chosen.range == Range(first_day=dt.date(2026, 12, 1), last_day=dt.date(2026, 12, 24))
    assert chosen.query == "?since=2026-12-01&until=2026-12-24"
    assert chosen.query_with(dates="year") == "?dates=year"


def test_addresses_hold_what_differs_from_the_defaults():
    assert form_of("dates=month&sort=-classes&rows=").query == ""
    assert form_of("dates=year&sort=name&rows=all").query == "?dates=year&sort=name&rows=all"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("dates=decade", "dates"),
        ("since=2026-12-01", "until"),
        ("until=2026-12-01", "since"),
        ("since=yesterday&until=2026-12-01", "since"),
        ("since=2026-12-02&until=2026-12-01", "until"),
        ("since=0001-01-01&until=0001-01-02", "since"),
        ("since=2020-01-01&until=2026-12-01", "until"),
        ("sort=shoe-size", "sort"),
        ("rows=some", "rows"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_and_named(query, field):
    assert list(form_of(query).errors) == [field]
