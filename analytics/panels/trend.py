"""Revenue and classes over time: two rows of columns above one axis."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analytics import charts
from analytics.figures import Figures, Tally
from analytics.lists import Lists
from analytics.ranges import Range, Unit, last_of_month
from design.formatting import format_date, format_date_range, format_money_short

REVENUE_TOP, REVENUE_HEIGHT = 10.0, 150.0
CLASSES_TOP, CLASSES_HEIGHT = 198.0, 64.0
MOST_LABELS, MOST_LABELS_OF_A_PHONE = 31, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One step: two marks, one above the other, that lead to the same list. Phones leave minor labels out."""

    label: str
    name: str
    is_minor: bool
    tally: Tally
    address: str
    revenue: charts.Mark
    classes: charts.Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    title: str
    head: str
    columns: Sequence[Column]
    revenue_ticks: Sequence[tuple[charts.Tick, str]]
    class_ticks: Sequence[charts.Tick]


def trend_of(figures: Figures, *, lists: Lists, currency: str) -> Trend:
    """Every step of the range, those without classes too; only steps with classes have an address."""
    steps, by_day = figures.range.steps, figures.range.unit is Unit.DAY
    tallies = [figures.steps.get(_key(step, by_day=by_day), Tally()) for step in steps]
    revenues, counts = [tally.revenue for tally in tallies], [tally.classes for tally in tallies]
    money, numbers = charts.scale(max(revenues)), charts.scale(max(counts))
    marks = zip(
        charts.columns(revenues, limit=money[-1], top=REVENUE_TOP, height=REVENUE_HEIGHT),
        charts.columns(counts, limit=numbers[-1], top=CLASSES_TOP, height=CLASSES_HEIGHT),
        strict=True,
    )
    every, every_on_phones = _every(len(steps), MOST_LABELS), _every(len(steps), MOST_LABELS_OF_A_PHONE)
    return Trend(
        title="Day by day" if by_day else "Month by month",
        head="Day" if by_day else "Month",
        columns=[
            Column(
                label="" if number % every else _label(step, figures.range),
                name=name_of(step),
                is_minor=bool(number % every_on_phones),
                tally=tally,
                address=lists.during(step).live() if tally.classes else "",
                revenue=revenue,
                classes=classes,
            )
            for number, (step, tally, (revenue, classes)) in enumerate(zip(steps, tallies, marks, strict=True))
        ],
        revenue_ticks=[
            (tick, format_money_short(tick.value, currency=currency))
            for tick in charts.ticks(money, top=REVENUE_TOP, height=REVENUE_HEIGHT)
        ],
        class_ticks=charts.ticks([0, numbers[-1]], top=CLASSES_TOP, height=CLASSES_HEIGHT),
    )


def name_of(step: Range) -> str:
    """Mon 23 Nov 2026, November 2026, or 10–30 Nov 2026 where the range cuts a month short."""
    if step.days == 1:
        return format_date(step.first_day, with_year=True)
    is_whole = step.first_day.day == 1 and step.last_day == last_of_month(step.first_day)
    return f"{step.first_day:%B %Y}" if is_whole else format_date_range(step.first_day, step.last_day)


def _key(step: Range, *, by_day: bool) -> dt.date:
    return step.first_day if by_day else step.first_day.replace(day=1)


def _label(step: Range, shown: Range) -> str:
    """The day of the month; or the month, and where several years are shown the year instead of its January."""
    if shown.unit is Unit.DAY:
        return str(step.first_day.day)
    is_new_year = step.first_day.month == 1 and shown.first_day.year != shown.last_day.year
    return f"{step.first_day:%Y}" if is_new_year else f"{step.first_day:%b}"


def _every(steps: int, most: int) -> int:
    return max(-(-steps // most), 1)
