"""Scheduled classes that something speaks against (domain 4.5)."""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

# From the few templates, closures and people to their classes: asked class by class, the same costs a second at a
# million. OFFSET 0 keeps the planner from turning it around.
CLASHES = """
    WITH period AS (SELECT %s::date AS first_day, %s::date AS last_day)
    SELECT clash.id
    FROM period
    CROSS JOIN class_schedules template
    CROSS JOIN LATERAL generate_series(
        first_day + (template.day_of_week - extract(dow FROM first_day)::integer + 7) %% 7, last_day, '7 days'
    ) AS day
    CROSS JOIN LATERAL (
        SELECT id FROM class_assignments
        WHERE instructor_id = template.instructor_id AND date = day::date
          AND sort_time < template.end_time AND end_time > template.start_time
          AND class_status = 'scheduled' AND instructor_status <> 'rejected'
          AND class_schedule_id IS DISTINCT FROM template.id
        OFFSET 0
    ) AS clash
    WHERE template.is_active
      AND daterange(template.effective_from, template.effective_until, '[]') @> day::date
    UNION ALL
    SELECT clash.id
    FROM period
    JOIN studio_closures closure ON closure.last_day >= period.first_day
    CROSS JOIN LATERAL (
        SELECT id FROM class_assignments
        WHERE class_status = 'scheduled'
          AND date BETWEEN GREATEST(closure.first_day, period.first_day) AND closure.last_day
        OFFSET 0
    ) AS clash
    UNION ALL
    SELECT clash.id
    FROM period
    JOIN user_profiles person ON NOT person.is_active
        OR NOT EXISTS (SELECT FROM user_roles role WHERE role.user_id = person.user_id AND role.role_name = 'instructor')
    CROSS JOIN LATERAL (
        SELECT id FROM class_assignments
        WHERE instructor_id = person.user_id AND date >= period.first_day
          AND class_status = 'scheduled' AND instructor_status <> 'rejected'
        OFFSET 0
    ) AS clash
"""


def clashing(*, first_day: dt.date) -> Q:
    """Scheduled classes from that day on that lie in a weekly template of their instructor which is not their own, or
    on a closure, or whose instructor is no longer active, or no instructor.
    """
    last_day = first_day + dt.timedelta(days=settings.MAX_ADVANCE_BOOKING_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(CLASHES, [first_day, last_day])
        found = [assignment_id for (assignment_id,) in cursor.fetchall()]
    # COALESCE keeps the planner from looking every id up in an index, again for each series; it hashes them instead.
    return Q(In(Coalesce("pk", "pk"), found), date__gte=first_day)
