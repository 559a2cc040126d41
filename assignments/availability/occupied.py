"""Classes that occupy an instructor or a student at a time (rules 4.2, 4.5)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models.functions import Coalesce

from assignments.models import AssignmentBooking
from assignments.models.vocabulary import ClassStatus
from assignments.recurrence import Slot

OF_INSTRUCTORS = """
    SELECT instructor_id, assignment_id, date, start_time, end_time, class_name
    FROM occupied_time
    WHERE instructor_id = ANY (%s::uuid[]) AND date = ANY (%s::date[]) AND assignment_id <> ALL (%s::uuid[])
    ORDER BY date, start_time, assignment_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupiedTime:
    """A stored class, and the time during which it occupies its instructor or a student."""

    assignment_id: UUID
    class_name: str
    slot: Slot


def load_occupied_by_instructor(
    instructor_ids: Collection[UUID], dates: Collection[dt.date], *, excluding: Collection[UUID]
) -> dict[tuple[UUID, dt.date], list[OccupiedTime]]:
    """Return the classes of these instructors by instructor and day, without those `excluding`."""
    with connection.cursor() as cursor:
        cursor.execute(OF_INSTRUCTORS, [list(instructor_ids), list(dates), list(excluding)])
        return _by_day(cursor.fetchall())


def load_occupied_by_student(
    booking_ids: Collection[str], dates: Collection[dt.date], *, excluding: Collection[UUID]
) -> dict[tuple[str, dt.date], list[OccupiedTime]]:
    """Return the classes of these students by booking id and day, without those `excluding`.

    A class that its instructor declined still occupies its students: it takes place with another
    instructor.
    """
    rows = (
        AssignmentBooking.objects.filter(
            booking_id__in=booking_ids, assignment__date__in=dates, assignment__start_time__isnull=False
        )
        .exclude(assignment__class_status=ClassStatus.CANCELLED)
        .exclude(assignment_id__in=excluding)
        .order_by("assignment__date", "assignment__sort_time", "assignment_id")
        .values_list(
            "booking_id",
            "assignment_id",
            "assignment__date",
            "assignment__start_time",
            "assignment__end_time",
            Coalesce("assignment__class_type__name", "assignment__package__name"),
        )
    )
    return _by_day(rows)


def _by_day[Occupied](
    rows: Iterable[tuple[Occupied, UUID, dt.date, dt.time, dt.time, str]],
) -> dict[tuple[Occupied, dt.date], list[OccupiedTime]]:
    found: dict[tuple[Occupied, dt.date], list[OccupiedTime]] = {}
    for occupied, assignment_id, date, start_time, end_time, class_name in rows:
        slot = Slot(date=date, start_time=start_time, end_time=end_time)
        time = OccupiedTime(assignment_id=assignment_id, class_name=class_name, slot=slot)
        found.setdefault((occupied, date), []).append(time)
    return found
