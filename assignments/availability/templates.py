"""Weekly templates as times on single days (rules 2.2, 4.5)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from assignments.recurrence import Slot

OCCURRENCES = """
    SELECT template.class_schedule_id, template.instructor_id, COALESCE(instructor.full_name, ''), class_type.name,
        template.date, template.start_time, template.end_time
    FROM unnest(%(dates)s::date[]) AS day
    CROSS JOIN LATERAL template_occurrences(day, day) AS template
    JOIN class_types class_type ON class_type.id = template.class_type_id
    LEFT JOIN user_profiles instructor ON instructor.user_id = template.instructor_id
    WHERE (%(instructor_ids)s::uuid[] IS NULL OR template.instructor_id = ANY (%(instructor_ids)s::uuid[]))
      AND (%(class_type_ids)s::uuid[] IS NULL OR template.class_type_id = ANY (%(class_type_ids)s::uuid[]))
    ORDER BY template.date, template.start_time, template.class_schedule_id
"""


@dataclass(frozen=True, slots=True)
class TemplateOccurrence:
    """An active weekly template on one of its days. Without an instructor it occupies no one."""

    class_schedule_id: UUID
    instructor_id: UUID | None
    instructor: str
    class_name: str
    date: dt.date
    start_time: dt.time
    end_time: dt.time

    @property
    def slot(self) -> Slot:
        return Slot(date=self.date, start_time=self.start_time, end_time=self.end_time)


def load_template_occurrences(
    dates: Collection[dt.date],
    *,
    instructor_ids: Collection[UUID] | None = None,
    class_type_ids: Collection[UUID] | None = None,
) -> list[TemplateOccurrence]:
    """Return the templates on these days, in order of time; None does not filter. One query."""
    parameters = {
        "dates": list(dates),
        "instructor_ids": None if instructor_ids is None else list(instructor_ids),
        "class_type_ids": None if class_type_ids is None else list(class_type_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(OCCURRENCES, parameters)
        return [TemplateOccurrence(*row) for row in cursor.fetchall()]
