"""Mends for findings: free times of the same instructor that day, free instructors at that time, another end."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from django.conf import settings

from assignments.findings.codes import Code
from assignments.proposals import WantedClass, WayOut
from assignments.recurrence import duration_minutes, free_windows
from assignments.selectors.context import Surroundings
from assignments.selectors.substitutes import Substitutes
from assignments.wording import say_times

AT_MOST = 3
LAST_MINUTE = 24 * 60 - 1

MENDED_BY_TIME = frozenset(
    {Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP, Code.TEMPLATE_OVERLAP, Code.OPENING_HOURS, Code.STUDENT_BUSY}
)
MENDED_BY_SUBSTITUTE = frozenset(
    {Code.INSTRUCTOR_INACTIVE, Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP, Code.TEMPLATE_OVERLAP}
)
MENDED_BY_LENGTH = frozenset({Code.DURATION, Code.TIMES_REVERSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """Finds the ways out for one wanted class after the other. `alone`: it is the only one and cannot be left out."""

    wanted: Mapping[dt.date, Sequence[WantedClass]]
    around: Surroundings
    substitutes: Substitutes
    alone: bool

    def of(self, code: str, item: WantedClass) -> tuple[WayOut, ...]:
        """What would mend this finding: at most three of each kind, the nearest first."""
        return tuple(self._all(code, item))

    def _all(self, code: str, item: WantedClass) -> Iterator[WayOut]:
        if code in MENDED_BY_LENGTH:
            yield from _other_ends(item)
        if code in MENDED_BY_TIME:
            yield from self._free_times(item)
        if code in MENDED_BY_SUBSTITUTE:
            yield from islice(self._free_instructors(item), AT_MOST)
        if not self.alone:
            yield WayOut(label="Leave this class out", change=replace(item.change, dropped=True))

    def _free_times(self, item: WantedClass) -> Iterator[WayOut]:
        minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
        if not settings.MIN_CLASS_DURATION <= minutes <= settings.MAX_CLASS_DURATION:
            return
        opens, closes = settings.STUDIO_OPENING_HOURS
        windows = free_windows(
            busy=[*self._taken(item)], opens=opens, closes=closes, minutes=minutes, near=item.slot.start_time
        )
        for start, end in islice(windows, AT_MOST):
            yield WayOut(
                label=f"Move to {say_times(start, end)}", change=replace(item.change, start_time=start, end_time=end)
            )

    def _taken(self, item: WantedClass) -> Iterator[tuple[dt.time, dt.time]]:
        """When the instructor or a student of the class is taken that day, by whatever."""
        date = item.slot.date
        for held in self.around.classes.get((item.instructor_id, date), ()):
            yield held.slot.start_time, held.slot.end_time
        for _, slot in self.around.template_slots(item.instructor_id, date, but=item.class_schedule_id):
            yield slot.start_time, slot.end_time
        for booking_id in item.booking_ids:
            for held in self.around.student_classes.get((booking_id, date), ()):
                yield held.slot.start_time, held.slot.end_time
        for other in self.wanted[date]:
            shared = other.instructor_id == item.instructor_id or other.booking_ids & item.booking_ids
            if other.key != item.key and shared:
                yield other.slot.start_time, other.slot.end_time

    def _free_instructors(self, item: WantedClass) -> Iterator[WayOut]:
        """Those without a weekly template at that time first, by name."""
        free = [person for person in self.substitutes.people if self._is_free(person[0], item)]
        for instructor_id, name in sorted(free, key=lambda person: self._has_template(person[0], item)):
            yield WayOut(label=f"Give it to {name}", change=replace(item.change, instructor_id=instructor_id))

    def _is_free(self, instructor_id: UUID, item: WantedClass) -> bool:
        return (
            instructor_id != item.instructor_id
            and (item.key, instructor_id) not in self.substitutes.busy
            and not any(
                other.instructor_id == instructor_id and other.slot.overlaps(item.slot)
                for other in self.wanted[item.slot.date]
            )
        )

    def _has_template(self, instructor_id: UUID, item: WantedClass) -> bool:
        templates = self.substitutes.templates.get(instructor_id, ())
        slots = [template.on(item.slot.date) for template in templates]
        return any(slot is not None and slot.overlaps(item.slot) for slot in slots)


def _other_ends(item: WantedClass) -> Iterator[WayOut]:
    minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
    wanted = settings.DEFAULT_CLASS_DURATION if minutes <= 0 else minutes
    length = min(max(wanted, settings.MIN_CLASS_DURATION), settings.MAX_CLASS_DURATION)
    end = item.slot.start_time.hour * 60 + item.slot.start_time.minute + length
    if end <= LAST_MINUTE:
        end_time = dt.time(end // 60, end % 60)
        yield WayOut(label=f"End at {end_time:%H:%M}", change=replace(item.change, end_time=end_time))
