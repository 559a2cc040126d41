"""Addresses of the list of classes: behind every figure stand exactly the classes that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from analytics.ranges import Range
from assignments.models.vocabulary import ClassStatus

type Filter = str | tuple[str, ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNTIMED = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Lists of classes at `path`; with an instructor, of that person's classes only."""

    path: str
    range: Range
    instructor_id: UUID | None = None

    def during(self, days: Range) -> Self:
        return replace(self, range=days)

    def live(self, **filters: Filter) -> str:
        """Classes that count: all but cancelled ones, narrowed by filters of the list."""
        return self._address((ClassStatus.SCHEDULED.value, ClassStatus.COMPLETED.value), filters)

    def completed(self, **filters: Filter) -> str:
        return self._address((ClassStatus.COMPLETED.value,), filters)

    def cancelled(self, **filters: Filter) -> str:
        return self._address((ClassStatus.CANCELLED.value,), filters)

    def _address(self, states: tuple[str, ...], filters: Mapping[str, Filter]) -> str:
        values = {"since": self.range.first_day, "until": self.range.last_day, "state": states, **filters}
        if self.instructor_id:
            values["instructor"] = str(self.instructor_id)
        return f"{self.path}?{urlencode(values | {'view': 'flat', 'count': 'exact'}, doseq=True)}"
