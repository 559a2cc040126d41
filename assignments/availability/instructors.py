"""Instructors to choose from: who is free, and who could take a class over (rules 4.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from assignments.proposals import ProposedClass
from assignments.recurrence import Slot
from design.formatting import format_slot, format_time_range

CONFLICTS = """
    SELECT occupied.instructor_id, count(DISTINCT slot.number),
        (array_agg(occupied.date ORDER BY occupied.date, occupied.start_time))[1],
        (array_agg(occupied.start_time ORDER BY occupied.date, occupied.start_time))[1],
        (array_agg(occupied.end_time ORDER BY occupied.date, occupied.start_time))[1],
        (array_agg(occupied.class_name ORDER BY occupied.date, occupied.start_time))[1]
    FROM unnest(%(dates)s::date[], %(start_times)s::time[], %(end_times)s::time[]) WITH ORDINALITY
        AS slot (date, start_time, end_time, number)
    JOIN occupied_time occupied ON occupied.date = slot.date
        AND occupied.start_time < slot.end_time AND occupied.end_time > slot.start_time
    GROUP BY occupied.instructor_id
"""
FIRST_TEMPLATES = """
    SELECT DISTINCT ON (template.instructor_id)
        template.instructor_id, template.date, template.start_time, template.end_time, class_type.name
    FROM unnest(%(dates)s::date[], %(start_times)s::time[], %(end_times)s::time[]) WITH ORDINALITY
        AS slot (date, start_time, end_time, number)
    CROSS JOIN LATERAL template_occurrences(slot.date, slot.date) AS template
    JOIN class_types class_type ON class_type.id = template.class_type_id
    WHERE template.start_time < slot.end_time AND template.end_time > slot.start_time
      AND template.instructor_id IS NOT NULL AND template.class_schedule_id IS DISTINCT FROM %(class_schedule_id)s::uuid
    ORDER BY template.instructor_id, slot.number, template.start_time, template.class_schedule_id
"""
BUSY = """
    SELECT slot.key, occupied.instructor_id
    FROM unnest(%(keys)s::text[], %(dates)s::date[], %(start_times)s::time[], %(end_times)s::time[])
        AS slot (key, date, start_time, end_time)
    JOIN occupied_time occupied ON occupied.date = slot.date
        AND occupied.start_time < slot.end_time AND occupied.end_time > slot.start_time
    WHERE occupied.assignment_id <> ALL (%(replaced)s::uuid[])
"""
WITH_TEMPLATE = """
    SELECT slot.key, template.instructor_id
    FROM unnest(%(keys)s::text[], %(dates)s::date[], %(start_times)s::time[], %(end_times)s::time[])
        AS slot (key, date, start_time, end_time)
    CROSS JOIN LATERAL template_occurrences(slot.date, slot.date) AS template
    WHERE template.start_time < slot.end_time AND template.end_time > slot.start_time
      AND template.instructor_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleConflict:
    """At how many slots other classes occupy an instructor, and the first of these classes."""

    slot_count: int
    first_class: str

    @property
    def others(self) -> int:
        return self.slot_count - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructorAvailability:
    """An instructor, and what occupies them at some slots.

    `template` is the first weekly template at one of them.
    """

    instructor: User
    slot_count: int
    conflict: ScheduleConflict | None = None
    template: str = ""

    @property
    def state(self) -> str:
        """One of STATES; `template` means occupied by a weekly template only."""
        if not self.slot_count:
            return "unknown"
        if self.conflict:
            return "busy" if self.conflict.slot_count >= self.slot_count else "partly"
        return "template" if self.template else "free"

    @property
    def free_slot_count(self) -> int:
        return self.slot_count - (self.conflict.slot_count if self.conflict else 0)

    @property
    def reason(self) -> str:
        return self.conflict.first_class if self.conflict else self.template


STATES = ("unknown", "free", "template", "partly", "busy")
"""The states of an instructor, in the order in which a picker lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """All active instructors by name, and who is occupied at each proposed class."""

    instructors: Sequence[tuple[UUID, str]]
    busy: frozenset[tuple[str, UUID]]
    with_template: frozenset[tuple[str, UUID]]

    def free_at(self, key: str) -> Iterator[tuple[UUID, str]]:
        """The instructors who are free at this class, those without a weekly template first."""
        free = [each for each in self.instructors if (key, each[0]) not in self.busy]
        yield from sorted(free, key=lambda each: (key, each[0]) in self.with_template)


def load_instructor_availability(
    *, instructors: Sequence[User], slots: Sequence[Slot], class_schedule_id: UUID | None = None
) -> tuple[InstructorAvailability, ...]:
    """Return each instructor with their availability at all of these slots, free instructors first.

    Classes that follow a weekly template pass it as `class_schedule_id`: it does not conflict with
    them. Two queries, or none without slots.
    """
    if not slots:
        return tuple(InstructorAvailability(instructor=each, slot_count=0) for each in instructors)
    conflicts = _load_conflicts(slots)
    templates = _load_first_templates(slots, class_schedule_id=class_schedule_id)
    availability = [
        InstructorAvailability(
            instructor=each,
            slot_count=len(slots),
            conflict=conflicts.get(each.pk),
            template=templates.get(each.pk, ""),
        )
        for each in instructors
    ]
    return tuple(sorted(availability, key=lambda each: STATES.index(each.state)))


def load_substitutes(proposed: Sequence[ProposedClass]) -> Substitutes:
    """Return who could teach these classes instead. Three queries, or none without classes."""
    if not proposed:
        return Substitutes(instructors=(), busy=frozenset(), with_template=frozenset())
    parameters = _slot_parameters([item.slot for item in proposed]) | {
        "keys": [item.key for item in proposed],
        "replaced": [item.assignment_id for item in proposed if item.assignment_id is not None],
    }
    with connection.cursor() as cursor:
        cursor.execute(BUSY, parameters)
        busy = frozenset(cursor.fetchall())
        cursor.execute(WITH_TEMPLATE, parameters)
        with_template = frozenset(cursor.fetchall())
    return Substitutes(
        instructors=list(User.objects.active().instructors().by_name().values_list("pk", "full_name")),
        busy=busy,
        with_template=with_template,
    )


def _load_conflicts(slots: Sequence[Slot]) -> dict[UUID, ScheduleConflict]:
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, _slot_parameters(slots))
        return {
            instructor_id: ScheduleConflict(slot_count=count, first_class=f"{format_slot(date, start, end)} {name}")
            for instructor_id, count, date, start, end, name in cursor.fetchall()
        }


def _load_first_templates(slots: Sequence[Slot], *, class_schedule_id: UUID | None) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(FIRST_TEMPLATES, _slot_parameters(slots) | {"class_schedule_id": class_schedule_id})
        return {
            instructor_id: f"{date:%A}s {format_time_range(start, end)} {name}"
            for instructor_id, date, start, end, name in cursor.fetchall()
        }


def _slot_parameters(slots: Sequence[Slot]) -> dict[str, Any]:
    return {
        "dates": [slot.date for slot in slots],
        "start_times": [slot.start_time for slot in slots],
        "end_times": [slot.end_time for slot in slots],
    }
