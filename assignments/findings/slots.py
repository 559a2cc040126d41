"""Errors and warnings about classes at their times, with a way out of each (domain 4.5).

Every rule looks at one wanted class and says what is wrong with it; the surroundings were loaded for all of them
beforehand, so that no rule asks the database.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from accounts.models import User
from accounts.permissions import RoleName
from assignments.findings.codes import Code, error, warning
from assignments.findings.suggestions import MENDED_BY_SUBSTITUTE, WaysOut
from assignments.horizon import horizon
from assignments.proposals import Finding, WantedClass
from assignments.recurrence import duration_minutes
from assignments.selectors.context import Closures, Surroundings, load_student_surroundings, load_surroundings
from assignments.selectors.substitutes import load_substitutes
from assignments.wording import say_date, say_slot, say_times
from design.formatting import format_duration

MAY_BACKDATE = (RoleName.ADMIN, RoleName.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All the wanted classes by day, what stands around them, and who asks on which day."""

    wanted: Mapping[dt.date, Sequence[WantedClass]]
    around: Surroundings
    today: dt.date
    may_backdate: bool

    def rivals(self, item: WantedClass) -> Iterator[WantedClass]:
        """The other wanted classes at that time."""
        for other in self.wanted[item.slot.date]:
            if other.key != item.key and other.slot.overlaps(item.slot):
                yield other


def find_for_slots(
    *, wanted: Sequence[WantedClass], actor: User, today: dt.date, closures: Closures | None = None
) -> dict[str, tuple[Finding, ...]]:
    """What is wrong with each class at its time, by its key, in a fixed number of queries.

    Classes that are changed together are judged together: what they leave is free, and they must not overlap each
    other. Pass `closures` when they are at hand.
    """
    if not wanted:
        return {}
    around = load_surroundings(wanted, closures=closures)
    return find_around(wanted=wanted, around=around, actor=actor, today=today)


def find_around(
    *, wanted: Sequence[WantedClass], around: Surroundings, actor: User, today: dt.date
) -> dict[str, tuple[Finding, ...]]:
    """As `find_for_slots`, for surroundings that are loaded already."""
    may_backdate = any(actor.has_role(role) for role in MAY_BACKDATE)
    scene = Scene(wanted=_by_date(wanted), around=around, today=today, may_backdate=may_backdate)
    found = {item.key: [*_find(item, scene)] for item in wanted}
    needy = [item for item in wanted if any(finding.code in MENDED_BY_SUBSTITUTE for finding in found[item.key])]
    ways_out = WaysOut(wanted=scene.wanted, around=around, substitutes=load_substitutes(needy), alone=len(wanted) == 1)
    return {
        item.key: tuple(
            replace(finding, line_key=item.key, ways_out=ways_out.of(finding.code, item)) for finding in found[item.key]
        )
        for item in wanted
    }


def find_busy_students(*, wanted: Sequence[WantedClass], today: dt.date) -> tuple[Finding, ...]:
    """Students of these classes who sit in another one at that time, be it stored or among these."""
    around = load_student_surroundings(wanted)
    scene = Scene(wanted=_by_date(wanted), around=around, today=today, may_backdate=False)
    return tuple(replace(finding, line_key=item.key) for item in wanted for finding in _students(item, scene))


def _by_date(wanted: Sequence[WantedClass]) -> Mapping[dt.date, Sequence[WantedClass]]:
    by_date: defaultdict[dt.date, list[WantedClass]] = defaultdict(list)
    for item in wanted:
        by_date[item.slot.date].append(item)
    return by_date


def _find(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    if not item.has_times:
        for rule in RULES_OF_DAYS:
            yield from rule(item, scene)
        return
    if item.slot.end_time <= item.slot.start_time:
        times = say_times(item.slot.start_time, item.slot.end_time)
        yield error(Code.TIMES_REVERSED, f"{say_date(item.slot.date)}: {times} ends before it starts.")
        return
    for rule in RULES:
        yield from rule(item, scene)


def _duration(item: WantedClass, scene: Scene) -> Iterator[Finding]:  # noqa: ARG001 -- every rule takes both
    minutes = duration_minutes(item.slot.start_time, item.slot.end_time)
    if not settings.MIN_CLASS_DURATION <= minutes <= settings.MAX_CLASS_DURATION:
        yield error(
            Code.DURATION,
            f"{say_slot(item.slot)} lasts {format_duration(minutes)}; a class lasts "
            f"{format_duration(settings.MIN_CLASS_DURATION)} to {format_duration(settings.MAX_CLASS_DURATION)}.",
        )


def _horizon(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    last_day = horizon(scene.today)
    if item.slot.date > last_day:
        yield error(
            Code.BEYOND_HORIZON,
            f"{say_date(item.slot.date)} is more than {settings.MAX_ADVANCE_BOOKING_DAYS} days ahead; classes can be "
            f"made until {say_date(last_day)}.",
        )


def _past(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    if item.slot.date >= scene.today:
        return
    if scene.may_backdate:
        yield warning(Code.PAST, f"{say_date(item.slot.date)} is in the past.")
    else:
        yield error(Code.PAST, f"{say_date(item.slot.date)} is in the past; only managers and admins may enter that.")


def _opening_hours(item: WantedClass, scene: Scene) -> Iterator[Finding]:  # noqa: ARG001 -- every rule takes both
    opens, closes = settings.STUDIO_OPENING_HOURS
    if item.slot.start_time < opens or item.slot.end_time > closes:
        yield warning(
            Code.OPENING_HOURS,
            f"{say_slot(item.slot)} is outside the opening hours, {say_times(opens, closes)}.",
        )


def _closure(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    name = scene.around.closures.name_on(item.slot.date)
    if name is not None:
        yield warning(Code.CLOSURE, f"The studio is closed on {say_date(item.slot.date)}: {name}.")


def _instructor(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    if scene.around.teaches(item.instructor_id):
        return
    person = scene.around.people.get(item.instructor_id)
    name = scene.around.name_of(item.instructor_id)
    fault = "is no instructor" if person is None or person.is_active else "is deactivated"
    when = say_slot(item.slot) if item.has_times else say_date(item.slot.date)
    yield error(Code.INSTRUCTOR_INACTIVE, f"{name} {fault} and cannot be given the class on {when}.")


def _busy(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    for held in scene.around.classes.get((item.instructor_id, item.slot.date), ()):
        if held.slot.overlaps(item.slot):
            name = scene.around.name_of(item.instructor_id)
            yield error(Code.INSTRUCTOR_BUSY, f"{name} already teaches {held.name} on {say_slot(held.slot)}.")


def _lines(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    for other in scene.rivals(item):
        if other.instructor_id == item.instructor_id:
            name = scene.around.name_of(item.instructor_id)
            times = say_times(other.slot.start_time, other.slot.end_time)
            yield error(
                Code.LINES_OVERLAP,
                f"{name} would teach two of these classes at once: {say_slot(item.slot)} and {times}.",
            )


def _template(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    if not settings.ENABLE_CONFLICT_WARNINGS:
        return
    templates = scene.around.template_slots(item.instructor_id, item.slot.date, but=item.class_schedule_id)
    for template_name, slot in templates:
        if slot.overlaps(item.slot):
            name = scene.around.name_of(item.instructor_id)
            yield warning(Code.TEMPLATE_OVERLAP, f"{name} has the weekly template {template_name} on {say_slot(slot)}.")


def _students(item: WantedClass, scene: Scene) -> Iterator[Finding]:
    rivals = list(scene.rivals(item))
    for booking_id in sorted(item.booking_ids):
        student = scene.around.bookings.get(booking_id)
        name = student.client_name if student else booking_id
        for held in scene.around.student_classes.get((booking_id, item.slot.date), ()):
            if held.slot.overlaps(item.slot):
                yield warning(Code.STUDENT_BUSY, f"{name} already sits in {held.name} on {say_slot(held.slot)}.")
        for other in rivals:
            if booking_id in other.booking_ids:
                times = say_times(other.slot.start_time, other.slot.end_time)
                yield warning(
                    Code.STUDENT_BUSY,
                    f"{name} would sit in two of these classes at once: {say_slot(item.slot)} and {times}.",
                )


RULES_OF_DAYS: tuple[Callable[[WantedClass, Scene], Iterator[Finding]], ...] = (_instructor, _horizon, _past, _closure)
"""What is asked about classes without times, too."""

RULES: tuple[Callable[[WantedClass, Scene], Iterator[Finding]], ...] = (
    _instructor,
    _busy,
    _lines,
    _duration,
    _horizon,
    _past,
    _closure,
    _opening_hours,
    _template,
    _students,
)
