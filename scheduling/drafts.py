"""A draft of an assignment and its preview: plain values, without database or Django."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from assignments.proposals import Finding, LineChange
from assignments.recurrence import Slot


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
