"""What somebody wants to change of one class or of its series, and the sheet that shows it before it is saved.

Values without behavior that touches the database or Django: the contract between the change service and its screens.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from assignments.proposals import Finding, LineChange


class Scope(StrEnum):
    """How far a change reaches (domain 4.9)."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """A wanted change that starts from one class; None leaves a thing as it is.

    Date and times are meant for the named class: the others of its series move by as many days and minutes. `changes`
    holds what is different for single classes, by their ids: left out, elsewhere, or with another instructor.
    """

    assignment_id: UUID
    scope: Scope = Scope.THIS
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
    changes: Mapping[str, LineChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """When a class is, who teaches it and what it brings in; before or after a change."""

    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    instructor_id: UUID
    instructor_name: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One class that changes. `remarks` say what stays although the others change, and why."""

    assignment_id: UUID
    version: int
    before: Facts
    after: Facts
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
    """A class in the scope that stays as it is, and why."""

    assignment_id: UUID
    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody whom the change concerns, and what it means for them."""

    name: str
    news: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSheet:
    """Everything that saving would do (domain 4.9).

    `others` says in words what changes besides times, instructor and amounts. `fingerprint` changes whenever anything
    shown changes: saving with an old one shows the sheet again.
    """

    request: ChangeRequest
    lines: tuple[ChangeLine, ...]
    skipped: tuple[SkippedClass, ...]
    others: tuple[str, ...]
    instructors: tuple[Told, ...]
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
        """What has to be acknowledged by name before saving."""
        return frozenset(finding.code for finding in self.findings if not finding.is_error)

    @property
    def versions(self) -> dict[UUID, int]:
        """The version of every class as shown; saving hands them back."""
        return {line.assignment_id: line.version for line in self.lines}
