"""Addresses of the list of classes: behind every figure stand exactly the classes that it counts."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from analytics.ranges import Range
from assignments.models.vocabulary import ClassStatus

LIVE = (ClassStatus.SCHEDULED.value, ClassStatus.COMPLETED.value)
COMPLETED = (ClassStatus.COMPLETED.value,)
CANCELLED = (ClassStatus.CANCELLED.value,)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNTIMED = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Lists of classes at `path`; with an instructor, of that person's classes only."""

    path: str
    range: Range
    instructor_id: UUID | None = None

    def of(self, *, states: tuple[str, ...] = LIVE, over: Range | None = None, **filters: str | tuple[str, ...]) -> str:
        """The classes in one of these states, narrowed by filters of the list; live ones of the whole range at first."""
        shown = over or self.range
        values = {"since": shown.first_day, "until": shown.last_day, "state": states, **filters}
        if self.instructor_id:
            values["instructor"] = str(self.instructor_id)
        return f"{self.path}?{urlencode(values | {'view': 'flat', 'count': 'exact'}, doseq=True)}"
