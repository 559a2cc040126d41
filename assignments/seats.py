"""How many students a class has seats for (rules 3.5).

The SQL function `assignment_capacity` defines it, because triggers use it, too: the class type's
number, otherwise the weekly template's, otherwise the studio's default. `seats_of` repeats it for
rows in memory; a test compares the two.
"""

import datetime as dt
from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Func, IntegerField

from assignments.models import Assignment
from catalog.models import ClassSchedule, ClassType

SEATS = Func(F("class_type_id"), F("class_schedule_id"), function="assignment_capacity", output_field=IntegerField())

# assignment_capacity runs once for each class type and template, not once for each class: a call
# costs 10 microseconds. Every class has at least one seat, so classes with one student are left out
# early.
OVER_CAPACITY = """
    SELECT class.id
    FROM (
        SELECT assignment_capacity(class_type_id, class_schedule_id) AS seats,
            array_agg(id) AS ids, array_agg(students) AS students
        FROM (
            SELECT class.id, class.class_type_id, class.class_schedule_id, count(*) AS students
            FROM class_assignments class
            JOIN assignment_bookings student ON student.assignment_id = class.id
            WHERE class.date >= %s AND class.class_status = 'scheduled'
            GROUP BY class.id
            HAVING count(*) > 1
        ) AS counted
        GROUP BY class_type_id, class_schedule_id
    ) AS alike
    CROSS JOIN LATERAL unnest(alike.ids, alike.students) AS class (id, students)
    WHERE class.students > alike.seats
"""


class HasSeats(Protocol):
    """A class, or what a class is about."""

    @property
    def class_type(self) -> ClassType | None: ...

    @property
    def class_schedule(self) -> ClassSchedule | None: ...


def seats_of(subject: HasSeats) -> int:
    entry = subject.class_type or subject.class_schedule
    return int(entry.max_participants if entry else settings.DEFAULT_MAX_PARTICIPANTS)


def load_seats(assignment_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the seats of these classes, in one query."""
    rows = Assignment.objects.filter(pk__in=assignment_ids).annotate(seats=SEATS)
    return dict(rows.values_list("pk", "seats"))


def classes_over_capacity(*, first_day: dt.date) -> list[UUID]:
    """Return the scheduled classes from that day on with more students than seats.

    No one can attach too many students, but the seats of a class type or template can be lowered
    later.
    """
    with connection.cursor() as cursor:
        cursor.execute(OVER_CAPACITY, [first_day])
        return [assignment_id for (assignment_id,) in cursor.fetchall()]
