"""A requested change of one class or its series, and the sheet that shows it before it is saved.

Plain values, without a database and without Django: the interface between the change service and
its screens.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from assignments.proposals import Adjustment, Finding


class ChangeScope(StrEnum):
    """Which classes of the series a change applies to (rules 4.9)."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """A change that was requested for one class; None keeps the value.

    The date and times are for that class: the other classes in the scope move by the same days and
    minutes. `adjustments` are keyed by class id: single classes that are left out, moved
    differently, or reassigned.
    """

    assignment_id: UUID
    scope: ChangeScope = ChangeScope.THIS
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    instructor_id: UUID | None = None
    class_type_id: UUID | None = None
    booking_type: str | None = None
    notes: str | None = None
    payment_type: str | None = None
    payment_rate: Decimal | None = None
    complimentary: bool = False
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """Time, instructor and amount of a class, before or after a change."""

    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    instructor_id: UUID
    instructor_name: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One class that changes.

    `remarks` explain what does not change although it changes for the others.
    """

    assignment_id: UUID
    version: int
    before: ClassFacts
    after: ClassFacts
    asks_again: bool
    remarks: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_moved(self) -> bool:
        before, after = self.before, self.after
        return (before.date, before.start_time, before.end_time) != (after.date, after.start_time, after.end_time)

    @property
    def is_reassigned(self) -> bool:
        return self.before.instructor_id != self.after.instructor_id

    @property
    def is_repriced(self) -> bool:
        return self.before.amount != self.after.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedClass:
    """A class in the scope that does not change, and the reason."""

    assignment_id: UUID
    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedInstructor:
    """An instructor whom the change affects. `effect` follows the name in a sentence."""

    name: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSheet:
    """Everything that saving would do (rules 4.9).

    `others` are sentences about changes other than times, instructor and amounts. `fingerprint`
    changes with everything that is shown: saving with an old one shows the sheet again.
    """

    request: ChangeRequest
    lines: tuple[ChangeLine, ...]
    skipped: tuple[SkippedClass, ...]
    others: tuple[str, ...]
    instructors: tuple[AffectedInstructor, ...]
    students: tuple[str, ...]
    fingerprint: str

    @property
    def amount_before(self) -> Decimal:
        return sum((line.before.amount for line in self.lines), Decimal(0))

    @property
    def amount_after(self) -> Decimal:
        return sum((line.after.amount for line in self.lines), Decimal(0))

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for line in self.lines for finding in line.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warning_codes(self) -> frozenset[str]:
        """The warnings that the user must acknowledge before saving."""
        return frozenset(finding.code for finding in self.findings if not finding.is_error)

    @property
    def versions(self) -> dict[UUID, int]:
        """The version of each class as shown, to be sent when saving."""
        return {line.assignment_id: line.version for line in self.lines}
