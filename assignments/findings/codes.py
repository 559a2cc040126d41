"""The names of everything that can be found (domain 4.5). Stable: people acknowledge warnings by them."""

from enum import StrEnum

from assignments.proposals import Finding, Severity


class Code(StrEnum):
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


def error(code: Code, message: str, *, line_key: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, line_key=line_key)


def warning(code: Code, message: str, *, line_key: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, line_key=line_key)
