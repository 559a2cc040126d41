"""Explain why `no_instructor_overlap` refused a REST write, in PostgreSQL's format (contract 7).

PostgreSQL leaves the detail out of its own error where row level security is on, because the user
might not be allowed to see the other row. This module reads as the user, so it finds only rows that
they may see.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

# `proposed` is each row as it would be stored: the stored row of that id, overwritten by the
# columns that were sent. The query returns the first of them that overlaps a stored class, or one
# of the rows before it.
FIRST_OVERLAP: Final = """
    WITH proposed AS (
        SELECT sent.place, written.id, written.instructor_id, written.date,
            tsrange(written.date + written.start_time, written.date + written.end_time) AS period
        FROM jsonb_array_elements(%s) WITH ORDINALITY AS sent (value, place)
        LEFT JOIN class_assignments stored ON stored.id = (sent.value ->> 'id')::uuid
        CROSS JOIN LATERAL jsonb_populate_record(stored, sent.value) written
        WHERE occupies_time(
            written.start_time,
            written.end_time,
            COALESCE(written.class_status, 'scheduled'),
            COALESCE(written.instructor_status, 'pending')
        )
    )
    SELECT proposed.instructor_id::text, proposed.date::text, proposed.period::text, conflict.period::text
    FROM proposed
    CROSS JOIN LATERAL (
        SELECT occupied.period FROM occupied_time occupied
        WHERE occupied.instructor_id = proposed.instructor_id AND occupied.date = proposed.date
          AND occupied.assignment_id NOT IN (SELECT id FROM proposed WHERE id IS NOT NULL)
        UNION ALL
        SELECT earlier.period FROM proposed earlier
        WHERE earlier.place < proposed.place
          AND earlier.instructor_id = proposed.instructor_id AND earlier.date = proposed.date
    ) conflict
    WHERE conflict.period && proposed.period
    ORDER BY proposed.place, conflict.period
    LIMIT 1
"""
KEY: Final = "(instructor_id, date, tsrange(date + start_time, date + end_time))"


def describe_overlap(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Return which key conflicts with which, or None if the user may see no class that overlaps.

    A row with an id stands for the stored row with these columns changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIRST_OVERLAP, [json.dumps(rows, default=str)])
        found = cursor.fetchone()
    if found is None:
        return None
    instructor, date, period, other_period = found
    return (
        f"Key {KEY}=({instructor}, {date}, {period}) conflicts with "
        f"existing key {KEY}=({instructor}, {date}, {other_period})."
    )
