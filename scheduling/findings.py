"""Errors and warnings about a draft as a whole: subject, students, number of classes."""

from collections.abc import Iterator

from assignments.findings.students import find_for_students
from assignments.models.vocabulary import ScheduleType
from assignments.proposals import Code, Finding, error, warning
from assignments.recurrence import Pattern, Placement
from assignments.seats import seats_of
from assignments.selectors.context import SchedulingContext
from catalog.models import ClassSchedule, Package
from design.formatting import format_date, format_time_range
from scheduling.drafts import Draft
from scheduling.placement import saves_template
from scheduling.selectors.subject import OF_PACKAGES, Subject


def find_for_draft(draft: Draft, subject: Subject, context: SchedulingContext) -> Iterator[Finding]:
    """Yield what is wrong on any date."""
    yield from _find_for_subject(draft, subject)
    yield from find_for_students(
        booking_ids=sorted(set(draft.booking_ids)),
        bookings=context.bookings,
        schedule_type=draft.schedule_type,
        booking_type=draft.booking_type,
        seats=seats_of(subject),
    )


def find_for_class_count(draft: Draft, placement: Placement, *, kept: int) -> Iterator[Finding]:
    """Yield what is wrong with the number of classes.

    `kept` are those placed on a day and not left out.
    """
    shortfall = describe_shortfall(draft, placement, kept=kept)
    if kept == 0:
        yield error(Code.NOTHING_TO_MAKE, "There is no class to create. Choose other days, or add a class back.")
    if shortfall is not None:
        yield warning(Code.SHORTFALL, shortfall)
    elif placement.limit_reached:
        yield warning(
            Code.LIMIT_REACHED,
            f"At most {placement.placed} classes can be created at once. There are more days until "
            f"{format_date(placement.last_day, with_year=True)}.",
        )


def describe_shortfall(draft: Draft, placement: Placement, *, kept: int) -> str | None:
    """Return "11 of 12 placed; validity ends Thu 28 May 2026", or None if nothing is missing."""
    if placement.wanted is None or draft.schedule_type not in OF_PACKAGES or kept >= placement.wanted:
        return None
    reasons = []
    if kept < placement.placed:
        reasons.append(f"{placement.placed - kept} left out")
    if placement.limit_reached:
        reasons.append(f"at most {placement.placed} can be created at once")
    elif placement.missing:
        ends = "the month ends" if draft.schedule_type == ScheduleType.MONTHLY else "validity ends"
        reasons.append(f"{ends} {format_date(placement.last_day, with_year=True)}")
    return "; ".join([f"{kept} of {placement.wanted} placed", *reasons])


def find_for_new_template(draft: Draft, pattern: Pattern, *, instructor: str) -> Iterator[Finding]:
    """Yield why the pattern of the draft cannot be saved as a weekly template."""
    if not saves_template(draft):
        return
    templates = ClassSchedule.objects.overlapping(
        instructor_id=draft.instructor_id,
        weekdays=pattern.weekdays,
        start_time=pattern.start_time,
        end_time=pattern.end_time,
        first_day=draft.first_day,
        last_day=draft.last_day,
    )
    for template in templates.select_related("class_type").by_weekday():
        times = format_time_range(template.start_time, template.end_time)
        yield error(
            Code.TEMPLATE_TAKEN,
            f"{instructor} already has the weekly template {template.class_type} on "
            f"{template.get_day_of_week_display()}, {times}. Choose that template, or do not save this pattern as one.",
        )


def _find_for_subject(draft: Draft, subject: Subject) -> Iterator[Finding]:
    entry = subject.catalog_entry
    if entry is None:
        if draft.schedule_type not in OF_PACKAGES:
            yield error(Code.INCOMPLETE, "Choose a class type.")
        return
    if not entry.is_active:
        kind = "package" if subject.package else "class type"
        yield error(Code.SUBJECT_INACTIVE, f"The {kind} “{entry}” is deactivated. Choose another one.")
    if subject.class_schedule is not None and not subject.class_schedule.is_active:
        yield error(Code.SUBJECT_INACTIVE, "This weekly template is deactivated. Choose another one.")
    if subject.package is not None:
        yield from _find_for_package(draft, subject.package)


def _find_for_package(draft: Draft, package: Package) -> Iterator[Finding]:
    is_crash = package.course_type == Package.CourseType.CRASH
    if is_crash and draft.schedule_type != ScheduleType.CRASH:
        yield error(Code.PACKAGE_KIND, f"“{package}” is a crash course. Choose a regular package.")
    if not is_crash and draft.schedule_type == ScheduleType.CRASH:
        yield error(Code.PACKAGE_KIND, f"“{package}” is a regular package. Choose a crash course.")
