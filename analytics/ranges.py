"""The days that figures are about, the days that they are compared with, and the steps of their trend."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

ONE_DAY = dt.timedelta(days=1)
MOST_SINGLE_DAYS = 35
"""Up to so many days a trend goes day by day, beyond them month by month."""


class Unit(StrEnum):
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Days of studio time, both ends included."""

    first_day: dt.date
    last_day: dt.date

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def before(self) -> Self:
        """The range of the same length that ends where this one begins."""
        return type(self)(first_day=self.first_day - self.days * ONE_DAY, last_day=self.first_day - ONE_DAY)

    @property
    def unit(self) -> Unit:
        return Unit.DAY if self.days <= MOST_SINGLE_DAYS else Unit.MONTH

    @property
    def steps(self) -> list[Self]:
        """The range cut into days or months; the first and the last month may be cut short."""
        steps, day = [], self.first_day
        while day <= self.last_day:
            end = day if self.unit is Unit.DAY else min(last_of_month(day), self.last_day)
            steps.append(type(self)(first_day=day, last_day=end))
            day = end + ONE_DAY
        return steps


def last_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 32 * ONE_DAY).replace(day=1) - ONE_DAY


def preset(name: str, *, today: dt.date) -> Range:
    """The range of that name, seen from today."""
    monday, first = today - today.weekday() * ONE_DAY, today.replace(day=1)
    end_of_last_month = first - ONE_DAY
    two_months_ago = (end_of_last_month.replace(day=1) - ONE_DAY).replace(day=1)
    ranges = {
        "week": (monday, monday + 6 * ONE_DAY),
        "month": (first, last_of_month(today)),
        "last_month": (end_of_last_month.replace(day=1), end_of_last_month),
        "quarter": (two_months_ago, last_of_month(today)),
        "year": (today.replace(month=1, day=1), today.replace(month=12, day=31)),
    }
    first_day, last_day = ranges[name]
    return Range(first_day=first_day, last_day=last_day)
