"""The figures of a range of days (domain 7), as plain values that can be added up."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Self
from uuid import UUID

from analytics.ranges import Range
from assignments.models.vocabulary import ClassStatus, InstructorStatus

TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> Decimal | None:
    """100 × part ÷ whole, to a tenth; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, rounding=ROUND_HALF_UP) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Some classes, counted. Cancelled ones count in `cancelled` and nowhere else."""

    classes: int = 0
    revenue: Decimal = Decimal(0)
    completed: int = 0
    accepted: int = 0
    rejected: int = 0
    cancelled: int = 0

    @classmethod
    def of(cls, class_status: str, instructor_status: str, number: int, amount: Decimal) -> Self:
        """So many classes that are all in the same states, and what they bring in together."""
        if class_status == ClassStatus.CANCELLED:
            return cls(cancelled=number)
        return cls(
            classes=number,
            revenue=amount,
            completed=number if class_status == ClassStatus.COMPLETED else 0,
            accepted=number if instructor_status == InstructorStatus.ACCEPTED else 0,
            rejected=number if instructor_status == InstructorStatus.REJECTED else 0,
        )

    @property
    def answered(self) -> int:
        return self.accepted + self.rejected

    @property
    def completion_rate(self) -> Decimal | None:
        return percent(self.completed, self.classes)

    @property
    def cancellation_rate(self) -> Decimal | None:
        """Cancelled among all classes that were ever planned."""
        return percent(self.cancelled, self.classes + self.cancelled)

    @property
    def acceptance_rate(self) -> Decimal | None:
        """Accepted among answered."""
        return percent(self.accepted, self.answered)


def total_of(tallies: Iterable[Tally]) -> Tally:
    counted = list(tallies)
    return Tally(
        classes=sum(each.classes for each in counted),
        revenue=sum((each.revenue for each in counted), Decimal(0)),
        completed=sum(each.completed for each in counted),
        accepted=sum(each.accepted for each in counted),
        rejected=sum(each.rejected for each in counted),
        cancelled=sum(each.cancelled for each in counted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A range as a whole; `answer_minutes` is the median from asking to answering."""

    tally: Tally = field(default_factory=Tally)
    answer_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The classes that have one thing in common; `key` is its value in addresses of the list."""

    key: str
    label: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """One instructor's classes."""

    instructor_id: UUID
    name: str
    tally: Tally
    answer_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """When classes start: the weekday, 1 for Monday, and the hour; None for classes without times."""

    weekday: int
    hour: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that the dashboard shows about a range, and the totals of the range before."""

    range: Range
    total: Totals
    before: Totals
    types: Sequence[Share]
    booking_types: Sequence[Share]
    payments: Sequence[Share]
    answers: Sequence[Share]
    steps: Mapping[dt.date, Tally]
    instructors: Sequence[Teaching]
    class_types: Sequence[Share]
    packages: Sequence[Share]
    starts: Mapping[Start, Tally]
