"""The classes and weekly templates of one instructor, so that no two demo classes overlap."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assignments.recurrence import Slot, day_of_week
from operations.demo.rows import ScheduleRow


class Diary:
    def __init__(self, templates: Sequence[ScheduleRow]) -> None:
        self._occupied: dict[dt.date, list[Slot]] = defaultdict(list)
        self._templates: dict[int, list[ScheduleRow]] = defaultdict(list)
        for template in templates:
            self._templates[template.day_of_week].append(template)

    def is_free(self, slots: Iterable[Slot], *, template: ScheduleRow | None = None) -> bool:
        """Whether the slots overlap no class, and no weekly template except their own."""
        return not any(
            slot.overlaps(other)
            for slot in slots
            for other in (*self._occupied.get(slot.date, ()), *self._templates_on(slot.date, but=template))
        )

    def take(self, slots: Iterable[Slot]) -> None:
        for slot in slots:
            self._occupied[slot.date].append(slot)

    def _templates_on(self, date: dt.date, *, but: ScheduleRow | None) -> list[Slot]:
        return [
            Slot(date=date, start_time=each.start_time, end_time=each.end_time)
            for each in self._templates.get(day_of_week(date), ())
            if each is not but
        ]
