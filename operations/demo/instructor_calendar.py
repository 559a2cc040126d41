"""The occupied times of one instructor, so that generated classes do not overlap."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assignments.recurrence import Slot, day_of_week
from operations.demo.table_rows import ScheduleRow


class InstructorCalendar:
    """The classes and weekly templates of one instructor."""

    def __init__(self, templates: Sequence[ScheduleRow]) -> None:
        self._occupied: dict[dt.date, list[Slot]] = defaultdict(list)
        self._templates: dict[int, list[ScheduleRow]] = defaultdict(list)
        for template in templates:
            self._templates[template.day_of_week].append(template)

    def is_free(self, slots: Iterable[Slot], *, template: ScheduleRow | None = None) -> bool:
        """Return whether no slot overlaps a class or a weekly template other than `template`."""
        return not any(
            slot.overlaps(other)
            for slot in slots
            for other in (*self._occupied.get(slot.date, ()), *self._templates_on(slot.date, except_for=template))
        )

    def occupy(self, slots: Iterable[Slot]) -> None:
        for slot in slots:
            self._occupied[slot.date].append(slot)

    def _templates_on(self, date: dt.date, *, except_for: ScheduleRow | None) -> list[Slot]:
        return [
            Slot(date=date, start_time=template.start_time, end_time=template.end_time)
            for template in self._templates.get(day_of_week(date), ())
            if template is not except_for
        ]
