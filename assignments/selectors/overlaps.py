"""Which two classes stood in each other's way, for writers who are no screen (contract 5.2)."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection

COLUMNS: Final = ("id", "instructor_id", "date", "start_time", "end_time", "class_status", "instructor_status")
PAIR: Final = """
WITH sent AS (
    SELECT * FROM ROWS FROM (json_to_recordset(%s::json) AS (
        id uuid, instructor_id uuid, date date, start_time time, end_time time, class_status text, instructor_status text
    )) WITH ORDINALITY AS sent (id, instructor_id, date, start_time, end_time, class_status, instructor_status, place)
), written AS (
    SELECT stored.id AS stored_id, row_number() OVER (ORDER BY place, stored.id) AS place,
        coalesce(sent.instructor_id, stored.instructor_id) AS instructor_id,
        coalesce(sent.date, stored.date) AS date,
        coalesce(sent.start_time, stored.start_time) AS start_time,
        coalesce(sent.end_time, stored.end_time) AS end_time,
        coalesce(sent.class_status, stored.class_status, '') AS class_status,
        coalesce(sent.instructor_status, stored.instructor_status, '') AS instructor_status
    FROM sent LEFT JOIN class_assignments stored
        ON stored.id = ANY (%s) AND (sent.id IS NULL OR sent.id = stored.id)
), standing AS (
    SELECT NULL::bigint AS place, instructor_id, date, start_time, end_time, class_status, instructor_status
    FROM class_assignments
    WHERE id NOT IN (SELECT stored_id FROM written WHERE stored_id IS NOT NULL)
        AND (instructor_id, date) IN (SELECT instructor_id, date FROM written)
    UNION ALL
    SELECT place, instructor_id, date, start_time, end_time, class_status, instructor_status FROM written
), holding AS (
    SELECT place, instructor_id, date, tsrange(date + start_time, date + end_time) AS period FROM standing
    WHERE start_time IS NOT NULL AND class_status <> 'cancelled' AND instructor_status <> 'rejected'
)
SELECT concat_ws(', ', later.instructor_id, later.date, later.period),
    concat_ws(', ', earlier.instructor_id, earlier.date, earlier.period)
FROM holding later JOIN holding earlier USING (instructor_id, date)
WHERE later.period && earlier.period AND later.place > coalesce(earlier.place, 0)
ORDER BY later.place, earlier.place NULLS FIRST LIMIT 1
"""


def overlap_in(*, assignment_ids: Collection[UUID], rows: Sequence[Mapping[str, Any]]) -> str | None:
    """What PostgreSQL would say of the first two classes that overlap, were these rows written; None when there are none.

    A row without an id is written to every one of `assignment_ids`. Under row security PostgreSQL does not say it itself.
    """
    sent = [{name: row[name] for name in COLUMNS if name in row} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(PAIR, [json.dumps(sent, default=str), list(assignment_ids)])
        pair = cursor.fetchone()
    if pair is None:
        return None
    key = "(instructor_id, date, tsrange(date + start_time, date + end_time))"
    later, earlier = pair
    return f"Key {key}=({later}) conflicts with existing key {key}=({earlier})."
