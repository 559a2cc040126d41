"""Place the classes of a draft on the days that its type asks for (rules 4.6)."""

import datetime as dt
from collections.abc import Container
from uuid import UUID

from django.conf import settings

from assignments import recurrence
from assignments.horizon import horizon
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import Pattern, Placement, RecurrenceError, Slot
from catalog.models import Package
from scheduling.drafts import Draft
from scheduling.selectors.subject import OF_PACKAGES, Subject


def followed_template(draft: Draft) -> UUID | None:
    """Return the weekly template that the draft follows instead of a pattern, if there is one."""
    return draft.class_schedule_id if draft.schedule_type == ScheduleType.WEEKLY else None


def saves_template(draft: Draft) -> bool:
    """Whether the draft's own pattern is saved as a weekly template."""
    return draft.save_as_template and draft.schedule_type == ScheduleType.WEEKLY and followed_template(draft) is None


def window_of(draft: Draft, subject: Subject, *, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which a class may be placed.

    Raises RecurrenceError if there is none.
    """
    match draft.schedule_type:
        case ScheduleType.ADHOC:
            return draft.first_day, draft.first_day
        case ScheduleType.WEEKLY:
            return _weekly_window(draft, subject, today=today)
        case ScheduleType.MONTHLY:
            return recurrence.month_window(draft.first_day)
        case ScheduleType.CRASH | ScheduleType.PACKAGE:
            return recurrence.validity_window(draft.first_day, _package(subject).validity_days)
    raise RecurrenceError(f"Schedule type “{draft.schedule_type}” is unknown. Use one of: {', '.join(ScheduleType)}.")


def place(
    draft: Draft, subject: Subject, *, window: tuple[dt.date, dt.date], closures: Container[dt.date]
) -> Placement:
    """Place the classes of the draft.

    Raises RecurrenceError if something is missing or impossible.
    """
    first_day, last_day = window
    at_most: int = settings.MAX_BULK_OPERATIONS
    if draft.schedule_type == ScheduleType.ADHOC:
        start_time, end_time = _times(draft)
        return recurrence.adhoc(Slot(date=draft.first_day, start_time=start_time, end_time=end_time))
    pattern = pattern_of(draft, subject)
    if draft.schedule_type == ScheduleType.WEEKLY and pattern is not None:
        return recurrence.weekly(
            pattern=pattern, first_day=first_day, last_day=last_day, closures=closures, at_most=at_most
        )
    package = _package(subject)
    if pattern is None:
        return recurrence.by_hand(
            picked=draft.picked, wanted=package.class_count, first_day=first_day, last_day=last_day, at_most=at_most
        )
    return _place_package(draft, package, pattern=pattern, closures=closures)


def pattern_of(draft: Draft, subject: Subject) -> Pattern | None:
    """Return the pattern of the draft or its weekly template; None for dates chosen by hand."""
    template = subject.class_schedule
    if template is not None:
        return Pattern(
            weekdays=frozenset({template.day_of_week}), start_time=template.start_time, end_time=template.end_time
        )
    if followed_template(draft) is not None:
        raise RecurrenceError(
            "This weekly template no longer exists. Choose another one, or choose weekdays and times."
        )
    if draft.schedule_type == ScheduleType.ADHOC or (draft.by_hand and draft.schedule_type in OF_PACKAGES):
        return None
    start_time, end_time = _times(draft)
    daily = draft.schedule_type == ScheduleType.CRASH and not draft.weekdays
    return Pattern(weekdays=recurrence.EVERY_DAY if daily else draft.weekdays, start_time=start_time, end_time=end_time)


def _place_package(draft: Draft, package: Package, *, pattern: Pattern, closures: Container[dt.date]) -> Placement:
    first_day, class_count = draft.first_day, package.class_count
    at_most: int = settings.MAX_BULK_OPERATIONS
    if draft.schedule_type == ScheduleType.MONTHLY:
        return recurrence.monthly(
            pattern=pattern, first_day=first_day, class_count=class_count, closures=closures, at_most=at_most
        )
    if draft.schedule_type == ScheduleType.CRASH:
        return recurrence.crash(
            first_day=first_day,
            class_count=class_count,
            validity_days=package.validity_days,
            start_time=pattern.start_time,
            end_time=pattern.end_time,
            weekdays=pattern.weekdays,
            closures=closures,
            at_most=at_most,
        )
    return recurrence.package(
        pattern=pattern,
        first_day=first_day,
        class_count=class_count,
        validity_days=package.validity_days,
        closures=closures,
        at_most=at_most,
    )


def _weekly_window(draft: Draft, subject: Subject, *, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day within the validity of the weekly template."""
    first_day = draft.first_day
    last_day = draft.last_day or recurrence.default_weekly_end(first_day, horizon(today))
    template = subject.class_schedule
    if template is not None:
        first_day = max(first_day, template.effective_from or first_day)
        last_day = min(last_day, template.effective_until or last_day)
        if last_day < first_day:
            raise RecurrenceError("The weekly template is not valid on any of these days. Choose other days.")
    return first_day, last_day


def _package(subject: Subject) -> Package:
    if subject.package is None:
        raise RecurrenceError("Choose a package.")
    return subject.package


def _times(draft: Draft) -> tuple[dt.time, dt.time]:
    if draft.start_time is None or draft.end_time is None:
        raise RecurrenceError("Enter when the class starts and ends.")
    return draft.start_time, draft.end_time
