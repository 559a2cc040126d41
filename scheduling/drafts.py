"""A draft of new classes and its preview: plain values, without a database and without Django."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from assignments.proposals import Adjustment, Finding
from assignments.recurrence import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """New classes of one of the five types (rules 4.6) before they are placed on dates.

    An ad hoc class uses `first_day` and the two times. Dates chosen by hand are in `picked`;
    otherwise weekly, monthly and package classes use `weekdays` and the two times, and a crash
    course without weekdays is daily. `class_schedule_id` is the weekly template to follow instead
    of a pattern. `adjustments` are keyed by line.
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
    save_as_template: bool = False
    notes: str = ""
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One class as it would be created.

    `key` names the slot where it was placed first; moving the class keeps it.
    """

    key: str
    placed: Slot
    slot: Slot
    instructor_id: UUID
    instructor_name: str
    amount: Decimal
    is_adjusted: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All classes that a draft would create, with amounts and findings (rules 4.7).

    `wanted` is the number of classes of the package; None where the dates decide the number.
    `shortfall` is a sentence about the classes that could not be placed. `fingerprint` changes with
    everything that is shown: saving with an old one shows the preview again.
    """

    draft: Draft
    lines: tuple[PreviewLine, ...]
    dropped: tuple[PreviewLine, ...]
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
        """The warnings that the user must acknowledge before saving; a shortfall is one of them."""
        return frozenset(finding.code for finding in self.all_findings if not finding.is_error)
