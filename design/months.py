"""Months as grids of weeks, for picking dates: pure, the day of today is passed in."""

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    date: dt.date
    chosen: bool
    today: bool
    disabled: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: its weeks run Monday to Sunday, days of other months are None."""

    first: dt.date
    weeks: tuple[tuple[Day | None, ...], ...]

    @property
    def title(self) -> str:
        return f"{self.first:%B %Y}"


def months_between(
    first: dt.date,
    last: dt.date,
    *,
    today: dt.date,
    chosen: Collection[dt.date] = (),
    notes: Mapping[dt.date, str] | None = None,
) -> list[Month]:
    """Every month from `first` to `last`; days outside that span cannot be chosen; `notes` mark days such as closures."""
    notes = notes or {}

    def day(date: dt.date) -> Day:
        return Day(
            date=date,
            chosen=date in chosen,
            today=date == today,
            disabled=not first <= date <= last,
            note=notes.get(date, ""),
        )

    grid = calendar.Calendar(firstweekday=calendar.MONDAY)
    months = []
    start = first.replace(day=1)
    while start <= last:
        weeks = grid.monthdatescalendar(start.year, start.month)
        months.append(
            Month(
                first=start,
                weeks=tuple(tuple(day(date) if date.month == start.month else None for date in week) for week in weeks),
            )
        )
        start = (start + dt.timedelta(days=31)).replace(day=1)
    return months
