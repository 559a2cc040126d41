"""What somebody asks for, and what the preview answers: values without behavior that touches the database or Django."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from assignments.recurrence import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What was done to one line of a preview: dropped, moved, or given to another instructor."""

    dropped: bool = False
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    instructor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedClass:
    """One class as somebody wants it to stand, new or changed: what the findings are asked about.

    `assignment_id` names the stored class that this one replaces, `class_schedule_id` the template that it comes from:
    neither can be in its way. `change` is what was already done to the line; the ways out build on it. Of a class that
    `has_times` not, the slot tells only the day.
    """

    key: str
    slot: Slot
    instructor_id: UUID
    assignment_id: UUID | None = None
    class_schedule_id: UUID | None = None
    booking_ids: frozenset[str] = frozenset()
    change: LineChange = field(default_factory=LineChange)
    has_times: bool = True


def slot_of(date: dt.date, start_time: dt.time | None, end_time: dt.time | None) -> Slot:
    """Where a class stands; without times it is its day's first moment, which meets nothing."""
    return Slot(date=date, start_time=start_time or dt.time.min, end_time=end_time or dt.time.min)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One mend for one finding: the label of its button, and the change of the line that the button leads to.

    The change is the whole of it: what had been done to the line before is in it already.
    """

    label: str
    change: LineChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong (error: blocks) or noteworthy (warning: must be acknowledged by its code) (domain 4.5).

    `message` says who, what and when. `line_key` is None when it concerns the whole draft.
    """

    code: str
    severity: Severity
    message: str
    line_key: str | None = None
    ways_out: tuple[WayOut, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR
