"""Proposed classes and their findings: plain values, without a database and without Django."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from assignments.recurrence import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What a user changed on one proposed class: left it out, moved it, or reassigned it.

    None keeps the value.
    """

    dropped: bool = False
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    instructor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedClass:
    """A class as it would be saved, new or changed, for the findings to check.

    `assignment_id` is the stored class that it replaces, and `class_schedule_id` the weekly
    template that it was made from: neither conflicts with it. `adjustment` is what the user has
    changed so far; suggestions add to it. If `has_times` is false, only the date of `slot` counts.
    """

    key: str
    slot: Slot
    instructor_id: UUID
    assignment_id: UUID | None = None
    class_schedule_id: UUID | None = None
    booking_ids: frozenset[str] = frozenset()
    adjustment: Adjustment = field(default_factory=Adjustment)
    has_times: bool = True


def slot_of(date: dt.date, start_time: dt.time | None, end_time: dt.time | None) -> Slot:
    """Return the slot of a class.

    A class without times gets an empty slot, which overlaps nothing.
    """
    return Slot(date=date, start_time=start_time or dt.time.min, end_time=end_time or dt.time.min)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """The names of all findings (rules 4.5).

    They are stable: users acknowledge warnings by code.
    """

    INCOMPLETE = "incomplete"
    DATES = "dates"
    PAYMENT = "payment"
    NOTHING_TO_MAKE = "nothing_to_make"
    SUBJECT_INACTIVE = "subject_inactive"
    PACKAGE_KIND = "package_kind"
    TEMPLATE_TAKEN = "template_taken"

    BOOKING_UNKNOWN = "booking_unknown"
    BOOKING_CLOSED = "booking_closed"
    BOOKING_TYPE = "booking_type"
    BOOKING_PACKAGE = "booking_package"
    TOO_MANY_BOOKINGS = "too_many_bookings"
    OVER_CAPACITY = "over_capacity"

    TIMES_REVERSED = "times_reversed"
    DURATION = "duration"
    BEYOND_HORIZON = "beyond_horizon"
    OUTSIDE_VALIDITY = "outside_validity"
    INSTRUCTOR_INACTIVE = "instructor_inactive"
    INSTRUCTOR_BUSY = "instructor_busy"
    LINES_OVERLAP = "lines_overlap"

    TEMPLATE_OVERLAP = "template_overlap"
    OPENING_HOURS = "opening_hours"
    CLOSURE = "closure"
    PAST = "past"
    STUDENT_BUSY = "student_busy"
    SHORTFALL = "shortfall"
    LIMIT_REACHED = "limit_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to resolve a finding: the label of its button, and the adjustment that it makes.

    The adjustment is complete: it includes what the user had changed before.
    """

    label: str
    adjustment: Adjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An error, which blocks saving, or a warning, which must be acknowledged (rules 4.5).

    `message` states who, what and when. `line_key` is the key of the proposed class, or None if the
    finding is about the whole draft.
    """

    code: str
    severity: Severity
    message: str
    line_key: str | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def error(code: Code, message: str, *, line_key: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, line_key=line_key)


def warning(code: Code, message: str, *, line_key: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, line_key=line_key)
