"""What somebody asks for, and what the preview answers: values without behavior that touches the database or Django."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
class Draft:
    """A wanted assignment of any of the five types (domain 4.6), before it is placed on dates.

    Ad hoc uses `first_day` with the two times. By hand uses `picked`; otherwise weekly, monthly and package use
    `weekdays` with the two times, and a crash course without weekdays is daily. `class_schedule_id` names the weekly
    template that stands in for a pattern. `changes` is keyed by the line's key.
    """

    schedule_type: str
    instructor_id: UUID
    booking_type: str
    first_day: dt.date
    payment_type: str
    payment_rate: Decimal
    class_type_id: UUID | None = None
    package_id: UUID | None = None
    class_schedule_id: UUID | None = None
    last_day: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    weekdays: frozenset[int] = frozenset()
    by_hand: bool = False
    picked: tuple[Slot, ...] = ()
    booking_ids: tuple[str, ...] = ()
    complimentary: bool = False
    keep_as_template: bool = False
    notes: str = ""
    changes: Mapping[str, LineChange] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One class as it would be made. `key` names the originally placed slot and survives changes of the line."""

    key: str
    placed: Slot
    slot: Slot
    instructor_id: UUID
    instructor_name: str
    amount: Decimal
    changed: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All classes that a draft would make, with amounts and findings (domain 4.7).

    `wanted` is None where a period decides the number. `shortfall` says in words how many classes found no day.
    `fingerprint` changes whenever anything shown changes: saving with an old one shows the preview again.
    """

    draft: Draft
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...]
    wanted: int | None
    first_day: dt.date
    last_day: dt.date
    skipped: tuple[dt.date, ...]
    total: Decimal
    rule: str
    shortfall: str | None
    findings: tuple[Finding, ...]
    fingerprint: str

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return self.findings + tuple(finding for line in self.lines for finding in line.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.all_findings if finding.is_error)

    @property
    def warning_codes(self) -> frozenset[str]:
        """What has to be acknowledged by name before saving; a shortfall is one of them."""
        return frozenset(finding.code for finding in self.all_findings if not finding.is_error)
