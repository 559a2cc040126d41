"""Who could teach wanted classes instead: active instructors without another class at that time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.models import User
from assignments.proposals import WantedClass
from assignments.recurrence import day_of_week
from assignments.selectors.context import TemplateTime, load_templates

BUSY = """
    SELECT wanted.key, class.instructor_id
    FROM unnest(%s::text[], %s::date[], %s::time[], %s::time[]) AS wanted (key, date, start_time, end_time)
    JOIN class_assignments class ON class.date = wanted.date
        AND class.sort_time < wanted.end_time AND class.start_time < wanted.end_time
        AND class.end_time > wanted.start_time
    WHERE class.class_status <> 'cancelled' AND class.instructor_status <> 'rejected'
        AND class.id <> ALL (%s::uuid[])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """All active instructors by name, who of them is busy during which wanted class, and their templates."""

    people: Sequence[tuple[UUID, str]]
    busy: frozenset[tuple[str, UUID]]
    templates: Mapping[UUID, Sequence[TemplateTime]]


def load_substitutes(wanted: Sequence[WantedClass]) -> Substitutes:
    """For these classes, in three queries; in none when there are no classes."""
    if not wanted:
        return Substitutes(people=(), busy=frozenset(), templates={})
    people = list(User.objects.active().instructors().by_name().values_list("pk", "full_name"))
    return Substitutes(
        people=people,
        busy=_busy(wanted),
        templates=load_templates(
            [pk for pk, _ in people],
            since=min(item.slot.date for item in wanted),
            weekdays={day_of_week(item.slot.date) for item in wanted},
        ),
    )


def _busy(wanted: Sequence[WantedClass]) -> frozenset[tuple[str, UUID]]:
    replaced = [item.assignment_id for item in wanted if item.assignment_id is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            BUSY,
            [
                [item.key for item in wanted],
                [item.slot.date for item in wanted],
                [item.slot.start_time for item in wanted],
                [item.slot.end_time for item in wanted],
                replaced,
            ],
        )
        return frozenset(cursor.fetchall())
