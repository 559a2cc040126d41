"""Scheduled classes that conflict with a template, a closure or their instructor (rules 4.5)."""

import datetime as dt
from uuid import UUID

from django.db import connection

# The query starts from the templates, closures and instructors, which are few, and looks up their
# classes. OFFSET 0 keeps the planner from starting with the classes, which takes a second for a
# million of them.
CONFLICTS = """
    SELECT conflict.assignment_id
    FROM template_occurrences(%(first_day)s, %(last_day)s) AS template
    CROSS JOIN LATERAL (
        SELECT assignment_id FROM occupied_time
        WHERE instructor_id = template.instructor_id AND date = template.date
          AND start_time < template.end_time AND end_time > template.start_time
          AND class_status = 'scheduled'
          AND class_schedule_id IS DISTINCT FROM template.class_schedule_id
        OFFSET 0
    ) AS conflict
    UNION ALL
    SELECT conflict.id
    FROM studio_closures closure
    CROSS JOIN LATERAL (
        SELECT id FROM class_assignments
        WHERE date BETWEEN GREATEST(closure.first_day, %(first_day)s) AND closure.last_day
          AND class_status = 'scheduled'
        OFFSET 0
    ) AS conflict
    WHERE closure.last_day >= %(first_day)s
    UNION ALL
    SELECT conflict.id
    FROM user_profiles person
    CROSS JOIN LATERAL (
        SELECT id FROM class_assignments
        WHERE instructor_id = person.user_id AND date >= %(first_day)s
          AND class_status = 'scheduled' AND instructor_status <> 'rejected'
        OFFSET 0
    ) AS conflict
    WHERE NOT person.is_active
       OR NOT EXISTS (SELECT FROM user_roles role WHERE role.user_id = person.user_id AND role.role_name = 'instructor')
"""


def classes_in_conflict(*, first_day: dt.date, last_day: dt.date) -> list[UUID]:
    """Return the scheduled classes with a conflict from `first_day` on, once for each conflict.

    A conflict is an overlap, until `last_day`, with a weekly template of the instructor that the
    class was not made from; a closure on that day; or an instructor who is deactivated or no longer
    has the role.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, {"first_day": first_day, "last_day": last_day})
        return [assignment_id for (assignment_id,) in cursor.fetchall()]
