"""Suggestions that resolve a finding: free times, free instructors, another end."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.conf import settings

from assignments.availability.instructors import Substitutes
from assignments.proposals import Code, ProposedClass, Suggestion
from assignments.recurrence import duration_minutes, free_windows
from assignments.selectors.context import SchedulingContext
from design.formatting import format_time, format_time_range

AT_MOST = 3
LAST_MINUTE = 24 * 60 - 1

RESOLVED_BY_TIME = frozenset(
    {Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP, Code.TEMPLATE_OVERLAP, Code.OPENING_HOURS, Code.STUDENT_BUSY}
)
RESOLVED_BY_SUBSTITUTE = frozenset(
    {Code.INSTRUCTOR_INACTIVE, Code.INSTRUCTOR_BUSY, Code.LINES_OVERLAP, Code.TEMPLATE_OVERLAP}
)
RESOLVED_BY_LENGTH = frozenset({Code.DURATION, Code.TIMES_REVERSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFinder:
    """Finds suggestions for proposed classes, one class after the other.

    `may_drop`: a class can be left out.
    """

    by_date: Mapping[dt.date, Sequence[ProposedClass]]
    context: SchedulingContext
    substitutes: Substitutes
    may_drop: bool

    def suggest(self, code: str, item: ProposedClass) -> tuple[Suggestion, ...]:
        """Return what would resolve this finding: at most three of each kind, the nearest first."""
        return tuple(self._suggestions(code, item))

    def _suggestions(self, code: str, item: ProposedClass) -> Iterator[Suggestion]:
        if code in RESOLVED_BY_LENGTH:
            yield from _other_end(item)
        if code in RESOLVED_BY_TIME:
            yield from self._free_times(item)
        if code in RESOLVED_BY_SUBSTITUTE:
            yield from islice(self._free_instructors(item), AT_MOST)
        if self.may_drop:
            yield Suggestion(label="Leave this class out", adjustment=replace(item.adjustment, dropped=True))

    def _free_times(self, item: ProposedClass) -> Iterator[Suggestion]:
        minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
        if not settings.MIN_CLASS_DURATION <= minutes <= settings.MAX_CLASS_DURATION:
            return
        opens, closes = settings.STUDIO_OPENING_HOURS
        windows = free_windows(
            busy=[*self._busy_times(item)], opens=opens, closes=closes, minutes=minutes, near=item.slot.start_time
        )
        for start, end in islice(windows, AT_MOST):
            yield Suggestion(
                label=f"Move to {format_time_range(start, end)}",
                adjustment=replace(item.adjustment, start_time=start, end_time=end),
            )

    def _busy_times(self, item: ProposedClass) -> Iterator[tuple[dt.time, dt.time]]:
        """When the instructor or a student of the class is busy that day, for any reason."""
        date = item.slot.date
        for occupied in self.context.occupied.get((item.instructor_id, date), ()):
            yield occupied.slot.start_time, occupied.slot.end_time
        for template in self.context.templates_of(item):
            yield template.slot.start_time, template.slot.end_time
        for booking_id in item.booking_ids:
            for occupied in self.context.student_occupied.get((booking_id, date), ()):
                yield occupied.slot.start_time, occupied.slot.end_time
        for other in self.by_date[date]:
            shared = other.instructor_id == item.instructor_id or other.booking_ids & item.booking_ids
            if other.key != item.key and shared:
                yield other.slot.start_time, other.slot.end_time

    def _free_instructors(self, item: ProposedClass) -> Iterator[Suggestion]:
        """The free instructors who do not teach another of the proposed classes at that time."""
        teaching = {other.instructor_id for other in self.by_date[item.slot.date] if other.slot.overlaps(item.slot)}
        for instructor_id, name in self.substitutes.free_at(item.key):
            if instructor_id != item.instructor_id and instructor_id not in teaching:
                yield Suggestion(
                    label=f"Reassign to {name}", adjustment=replace(item.adjustment, instructor_id=instructor_id)
                )


def _other_end(item: ProposedClass) -> Iterator[Suggestion]:
    minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
    requested = settings.DEFAULT_CLASS_DURATION if minutes <= 0 else minutes
    length = min(max(requested, settings.MIN_CLASS_DURATION), settings.MAX_CLASS_DURATION)
    end = item.slot.start_time.hour * 60 + item.slot.start_time.minute + length
    if end <= LAST_MINUTE:
        end_time = dt.time(end // 60, end % 60)
        yield Suggestion(
            label=f"End at {format_time(end_time)}", adjustment=replace(item.adjustment, end_time=end_time)
        )
