"""Findings about classes at their times, with suggestions (rules 4.5).

Each rule is a function that checks one proposed class. The context of all proposed classes is
loaded beforehand, so that no rule makes a query.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from accounts.models import User
from accounts.permissions import RoleName
from assignments.availability.closures import Closures
from assignments.availability.instructors import load_substitutes
from assignments.findings.suggestions import RESOLVED_BY_SUBSTITUTE, SuggestionFinder
from assignments.horizon import horizon
from assignments.proposals import Code, Finding, ProposedClass, error, warning
from assignments.recurrence import Slot, duration_minutes
from assignments.selectors.context import SchedulingContext, load_context, load_student_context
from design.formatting import format_date, format_duration, format_slot, format_time_range

MAY_BACKDATE = (RoleName.ADMIN, RoleName.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """All proposed classes by day, with their context; `may_backdate` allows past classes."""

    by_date: Mapping[dt.date, Sequence[ProposedClass]]
    context: SchedulingContext
    today: dt.date
    may_backdate: bool

    def overlapping(self, item: ProposedClass) -> Iterator[ProposedClass]:
        """The other proposed classes that overlap this one."""
        for other in self.by_date[item.slot.date]:
            if other.key != item.key and other.slot.overlaps(item.slot):
                yield other


def find_for_slots(
    *, proposed: Sequence[ProposedClass], actor: User, today: dt.date, closures: Closures | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings about each class at its time, by its key, in a fixed number of queries.

    Classes that change together are checked together: the times that they leave are free, and they
    must not overlap each other. Pass `closures` if they are loaded already.
    """
    if not proposed:
        return {}
    context = load_context(proposed, closures=closures)
    return find_in_context(proposed=proposed, context=context, actor=actor, today=today)


def find_in_context(
    *, proposed: Sequence[ProposedClass], context: SchedulingContext, actor: User, today: dt.date
) -> dict[str, tuple[Finding, ...]]:
    """Do the same as `find_for_slots` with a context that is loaded already."""
    may_backdate = any(actor.has_role(role) for role in MAY_BACKDATE)
    proposal = Proposal(by_date=_by_date(proposed), context=context, today=today, may_backdate=may_backdate)
    found = {item.key: [*_find(item, proposal)] for item in proposed}
    need_substitute = [
        item for item in proposed if any(finding.code in RESOLVED_BY_SUBSTITUTE for finding in found[item.key])
    ]
    finder = SuggestionFinder(
        by_date=proposal.by_date,
        context=context,
        substitutes=load_substitutes(need_substitute),
        may_drop=len(proposed) > 1,
    )
    return {
        item.key: tuple(
            replace(finding, line_key=item.key, suggestions=finder.suggest(finding.code, item))
            for finding in found[item.key]
        )
        for item in proposed
    }


def find_student_conflicts(*, proposed: Sequence[ProposedClass], today: dt.date) -> tuple[Finding, ...]:
    """Return a warning for each student who is in another class then, stored or proposed."""
    context = load_student_context(proposed)
    proposal = Proposal(by_date=_by_date(proposed), context=context, today=today, may_backdate=False)
    return tuple(replace(finding, line_key=item.key) for item in proposed for finding in _student_busy(item, proposal))


def _by_date(proposed: Sequence[ProposedClass]) -> Mapping[dt.date, Sequence[ProposedClass]]:
    by_date: defaultdict[dt.date, list[ProposedClass]] = defaultdict(list)
    for item in proposed:
        by_date[item.slot.date].append(item)
    return by_date


def _find(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    if not item.has_times:
        for rule in RULES_FOR_UNTIMED:
            yield from rule(item, proposal)
        return
    if item.slot.end_time <= item.slot.start_time:
        day = format_date(item.slot.date, with_year=True)
        yield error(Code.TIMES_REVERSED, f"{day}: {_times(item.slot)} ends before it starts. Choose a later end.")
        return
    for rule in RULES:
        yield from rule(item, proposal)


def _times(slot: Slot) -> str:
    return format_time_range(slot.start_time, slot.end_time)


def _date_and_times(slot: Slot) -> str:
    return format_slot(slot.date, slot.start_time, slot.end_time)


def _duration(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:  # noqa: ARG001 -- every rule takes both
    minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
    if not settings.MIN_CLASS_DURATION <= minutes <= settings.MAX_CLASS_DURATION:
        shortest, longest = format_duration(settings.MIN_CLASS_DURATION), format_duration(settings.MAX_CLASS_DURATION)
        yield error(
            Code.DURATION,
            f"{_date_and_times(item.slot)} lasts {format_duration(minutes)}. "
            f"A class must last between {shortest} and {longest}.",
        )


def _beyond_horizon(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    last_day = horizon(proposal.today)
    if item.slot.date > last_day:
        yield error(
            Code.BEYOND_HORIZON,
            f"{format_date(item.slot.date, with_year=True)} is more than {settings.MAX_ADVANCE_BOOKING_DAYS} days "
            f"ahead. Choose a day no later than {format_date(last_day, with_year=True)}.",
        )


def _past(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    if item.slot.date >= proposal.today:
        return
    day = format_date(item.slot.date, with_year=True)
    if proposal.may_backdate:
        yield warning(Code.PAST, f"{day} is in the past.")
    else:
        yield error(
            Code.PAST, f"{day} is in the past. Choose a later day: only managers and admins can enter past classes."
        )


def _opening_hours(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:  # noqa: ARG001 -- every rule takes both
    opens, closes = settings.STUDIO_OPENING_HOURS
    if item.slot.start_time < opens or item.slot.end_time > closes:
        yield warning(
            Code.OPENING_HOURS,
            f"{_date_and_times(item.slot)} is outside the opening hours, {format_time_range(opens, closes)}.",
        )


def _closure(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    name = proposal.context.closures.name_on(item.slot.date)
    if name is not None:
        yield warning(Code.CLOSURE, f"The studio is closed on {format_date(item.slot.date, with_year=True)}: {name}.")


def _instructor_inactive(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    if proposal.context.can_teach(item.instructor_id):
        return
    person = proposal.context.people.get(item.instructor_id)
    if person is None:
        reason = "This instructor no longer exists."
    else:
        reason = (
            f"{person.full_name} is not an instructor." if person.is_active else f"{person.full_name} is deactivated."
        )
    when = _date_and_times(item.slot) if item.has_times else format_date(item.slot.date, with_year=True)
    yield error(Code.INSTRUCTOR_INACTIVE, f"{reason} Choose another instructor for the class on {when}.")


def _instructor_busy(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    for occupied in proposal.context.occupied.get((item.instructor_id, item.slot.date), ()):
        if occupied.slot.overlaps(item.slot):
            name = proposal.context.name_of(item.instructor_id)
            when = _date_and_times(occupied.slot)
            yield error(Code.INSTRUCTOR_BUSY, f"{name} already teaches {occupied.class_name} on {when}.")


def _lines_overlap(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    for other in proposal.overlapping(item):
        if other.instructor_id == item.instructor_id:
            name = proposal.context.name_of(item.instructor_id)
            yield error(
                Code.LINES_OVERLAP,
                f"{name} would teach two of these classes at once: {_date_and_times(item.slot)} and "
                f"{_times(other.slot)}.",
            )


def _template_overlap(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    if not settings.ENABLE_CONFLICT_WARNINGS:
        return
    for template in proposal.context.templates_of(item):
        if template.slot.overlaps(item.slot):
            name = proposal.context.name_of(item.instructor_id)
            yield warning(
                Code.TEMPLATE_OVERLAP,
                f"{name} has the weekly template {template.class_name} on {_date_and_times(template.slot)}.",
            )


def _student_busy(item: ProposedClass, proposal: Proposal) -> Iterator[Finding]:
    others = list(proposal.overlapping(item))
    for booking_id in sorted(item.booking_ids):
        student = proposal.context.bookings.get(booking_id)
        name = student.client_name if student else booking_id
        for occupied in proposal.context.student_occupied.get((booking_id, item.slot.date), ()):
            if occupied.slot.overlaps(item.slot):
                when = _date_and_times(occupied.slot)
                yield warning(Code.STUDENT_BUSY, f"{name} is already in {occupied.class_name} on {when}.")
        for other in others:
            if booking_id in other.booking_ids:
                yield warning(
                    Code.STUDENT_BUSY,
                    f"{name} would be in two of these classes at once: {_date_and_times(item.slot)} and "
                    f"{_times(other.slot)}.",
                )


RULES_FOR_UNTIMED: tuple[Callable[[ProposedClass, Proposal], Iterator[Finding]], ...] = (
    _instructor_inactive,
    _beyond_horizon,
    _past,
    _closure,
)

RULES: tuple[Callable[[ProposedClass, Proposal], Iterator[Finding]], ...] = (
    _instructor_inactive,
    _instructor_busy,
    _lines_overlap,
    _duration,
    _beyond_horizon,
    _past,
    _closure,
    _opening_hours,
    _template_overlap,
    _student_busy,
)
