"""Errors and warnings about a draft as a whole: its class type or package, its students, how many classes it makes."""

from collections.abc import Iterator

from assignments.findings.codes import Code, error, warning
from assignments.findings.students import find_for_students
from assignments.models.vocabulary import ScheduleType
from assignments.proposals import Finding
from assignments.recurrence import Pattern, Placement
from assignments.selectors.context import Surroundings, TemplateTime
from assignments.wording import say_date, say_times
from catalog.models import ClassSchedule, Package
from scheduling.drafts import Draft
from scheduling.placement import keeps_template
from scheduling.selectors.subject import OF_PACKAGES, Subject


def find_for_draft(draft: Draft, subject: Subject, around: Surroundings) -> Iterator[Finding]:
    """What is wrong whatever the dates are."""
    yield from _find_in_subject(draft, subject)
    yield from find_for_students(
        booking_ids=sorted(set(draft.booking_ids)),
        bookings=around.bookings,
        schedule_type=draft.schedule_type,
        booking_type=draft.booking_type,
        seats=subject.seats,
    )


def find_in_count(draft: Draft, placement: Placement, *, kept: int) -> Iterator[Finding]:
    """What is wrong with the number of classes that are kept of those that found a day."""
    shortfall = say_shortfall(draft, placement, kept=kept)
    if kept == 0:
        yield error(Code.NOTHING_TO_MAKE, "No class is left to make. Choose other days, or keep a class.")
    if shortfall is not None:
        yield warning(Code.SHORTFALL, shortfall)
    elif placement.limit_reached:
        yield warning(
            Code.LIMIT_REACHED,
            f"One go makes at most {placement.placed} classes; days until {say_date(placement.last_day)} are left over.",
        )


def say_shortfall(draft: Draft, placement: Placement, *, kept: int) -> str | None:
    """“11 of 12 placed; validity ends Thu 28 May 2026”, or None when nothing is short."""
    if placement.wanted is None or draft.schedule_type not in OF_PACKAGES or kept >= placement.wanted:
        return None
    reasons = []
    if kept < placement.placed:
        reasons.append(f"{placement.placed - kept} left out")
    if placement.limit_reached:
        reasons.append(f"one go makes at most {placement.placed}")
    elif placement.missing:
        ends = "the month ends" if draft.schedule_type == ScheduleType.MONTHLY else "validity ends"
        reasons.append(f"{ends} {say_date(placement.last_day)}")
    return "; ".join([f"{kept} of {placement.wanted} placed", *reasons])


def find_in_template(draft: Draft, pattern: Pattern, around: Surroundings) -> Iterator[Finding]:
    """What keeps a weekly pattern from becoming a template: another template of the instructor at that time."""
    if not keeps_template(draft):
        return
    for template in around.templates.get(draft.instructor_id, ()):
        if (
            template.day_of_week in pattern.weekdays
            and template.start_time < pattern.end_time
            and pattern.start_time < template.end_time
            and template.valid_between(draft.first_day, draft.last_day)
        ):
            yield error(Code.TEMPLATE_TAKEN, _say_taken(around.name_of(draft.instructor_id), template))


def _say_taken(name: str, template: TemplateTime) -> str:
    day = ClassSchedule.DayOfWeek(template.day_of_week).label
    times = say_times(template.start_time, template.end_time)
    return (
        f"{name} already has the weekly template {template.name} on {day}, {times}. "
        "Start from that template, or do not keep this pattern as one."
    )


def _find_in_subject(draft: Draft, subject: Subject) -> Iterator[Finding]:
    entry = subject.catalog_entry
    if entry is None:
        if draft.schedule_type not in OF_PACKAGES:
            yield error(Code.INCOMPLETE, "Choose a class type.")
        return
    if not entry.is_active:
        kind = "package" if subject.package else "class type"
        yield error(Code.SUBJECT_INACTIVE, f"The {kind} “{entry}” is deactivated. Choose another.")
    if subject.class_schedule is not None and not subject.class_schedule.is_active:
        yield error(Code.SUBJECT_INACTIVE, "This weekly template is deactivated. Choose another.")
    if subject.package is not None:
        yield from _find_in_kind(draft, subject.package)


def _find_in_kind(draft: Draft, package: Package) -> Iterator[Finding]:
    is_crash = package.course_type == Package.CourseType.CRASH
    if is_crash and draft.schedule_type != ScheduleType.CRASH:
        yield error(Code.PACKAGE_KIND, f"“{package}” is a crash course; choose a regular package.")
    if not is_crash and draft.schedule_type == ScheduleType.CRASH:
        yield error(Code.PACKAGE_KIND, f"“{package}” is a regular package; choose a crash course.")
