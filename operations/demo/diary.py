"""When one instructor is taken, so that nobody teaches two classes at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assignments.recurrence import Slot, day_of_week
from operations.demo.rows import ScheduleRow


class Diary:
    def __init__(self, templates: Sequence[ScheduleRow]) -> None:
        self._taken: dict[dt.date, list[tuple[dt.time, dt.time]]] = defaultdict(list)
        self._templates: dict[int, list[ScheduleRow]] = defaultdict(list)
        for template in templates:
            self._templates[template.day_of_week].append(template)

    def is_free(self, slots: Iterable[Slot], *, template: ScheduleRow | None = None) -> bool:
        """Whether the slots touch no class, and no weekly template but the one that they are made from."""
        return all(
            not any(slot.start_time < end and start < slot.end_time for start, end in self._taken.get(slot.date, ()))
            and not any(
                slot.start_time < other.end_time and other.start_time < slot.end_time
                for other in self._templates.get(day_of_week(slot.date), ())
                if other is not template
            )
            for slot in slots
        )

    def take(self, slots: Iterable[Slot]) -> None:
        for slot in slots:
            self._taken[slot.date].append((slot.start_time, slot.end_time))
