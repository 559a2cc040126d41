"""Initial values of the New screen: from the query string, or from a class to duplicate."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.http import QueryDict

from assignments.models import Assignment
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import ONE_DAY
from scheduling.forms.kinds import KINDS, DatePlan

# Parameters of the query string, and the fields that they fill.
PARAMETERS: Mapping[str, str] = {
    "type": "schedule_type",
    "date": "first_day",
    "start": "start_time",
    "end": "end_time",
    "instructor": "instructor",
    "class_type": "class_type",
    "package": "package",
    "template": "class_schedule",
    "booking_type": "booking_type",
    "booking": "bookings",
}
A_WEEK = 7 * ONE_DAY


def initial_values(query: QueryDict, *, original: Assignment | None, today: dt.date) -> QueryDict:
    """Return the initial values of the form. The query string overrides the class to duplicate."""
    values = QueryDict(mutable=True)
    values["first_day"] = (today + ONE_DAY).isoformat()
    if original is not None:
        _repeat(values, original, today=today)
    for parameter, name in PARAMETERS.items():
        if given := [value for value in query.getlist(parameter) if value]:
            values.setlist(name, given)
    if "schedule_type" not in values:
        values["schedule_type"] = _type_for(values)
    if values.get("class_schedule"):
        values["plan"] = DatePlan.TEMPLATE
    return values


def duplicated_id(query: QueryDict) -> UUID | None:
    """Return the id in `duplicate=`, or None if it is not an id."""
    try:
        return UUID(query.get("duplicate", ""))
    except ValueError:
        return None


def _type_for(values: QueryDict) -> ScheduleType:
    if values.get("package"):
        return ScheduleType.PACKAGE
    return ScheduleType.WEEKLY if values.get("class_schedule") else ScheduleType.ADHOC


def _repeat(values: QueryDict, original: Assignment, *, today: dt.date) -> None:
    """Copy the class or its series, starting on the next day with the same weekday."""
    first = original.date
    pattern = (original.series.pattern if original.series else None) or {}
    day = first + max(-(-(today - first).days // 7), 1) * A_WEEK if first <= today else first + A_WEEK
    copied = {
        "schedule_type": original.schedule_type,
        "first_day": day.isoformat(),
        "start_time": pattern.get("start") or (original.start_time and f"{original.start_time:%H:%M}"),
        "end_time": pattern.get("end") or (original.end_time and f"{original.end_time:%H:%M}"),
        "instructor": str(original.instructor_id),
        "class_type": original.class_type_id and str(original.class_type_id),
        "package": original.package_id and str(original.package_id),
        "booking_type": original.booking_type,
        "payment_type": original.payment_type,
        "rate": str(original.payment_rate) if original.payment_rate else None,
        "complimentary": "on" if original.payment_rate == 0 else None,
        "notes": original.notes,
    }
    for name, value in copied.items():
        if value:
            values[name] = value
    weekdays = pattern.get("weekdays") or ([] if pattern else [first.isoweekday() % 7])
    if DatePlan.PATTERN in KINDS[original.schedule_type].plans:
        values["plan"] = DatePlan.PATTERN
        values.setlist("weekdays", [str(day) for day in weekdays])
    values.setlist("bookings", [link.booking_id for link in original.assignment_bookings.all()])
    # These are the choices of the original, so that no defaults replace its values.
    values["shown_type"] = original.schedule_type
    values["shown_subject"] = values.get("package") or values.get("class_type") or ""
