"""Days on which the studio is closed (rules 2.3, 4.5)."""

import datetime as dt
from dataclasses import dataclass

from catalog.models import StudioClosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """The closures of some days.

    `day in closures` says whether the studio is closed on that day.
    """

    rows: tuple[StudioClosure, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.name_on(day) is not None

    def name_on(self, day: dt.date) -> str | None:
        return next((row.name for row in self.rows if row.first_day <= day <= row.last_day), None)


def load_closures(*, first_day: dt.date, last_day: dt.date) -> Closures:
    return Closures(rows=tuple(StudioClosure.objects.touching(first_day=first_day, last_day=last_day)))
