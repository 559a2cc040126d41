"""What stood in the way of classes that `no_instructor_overlap` refused, in PostgreSQL's words.

PostgreSQL itself leaves the keys out where row level security is on, since it cannot tell who may see the other row.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

# Each row as it was to be: what is stored under its id, with what was sent laid over it. Then the first of them that meets
# a stored class, or one of those before it.
OVERLAP: Final = """
    WITH wanted AS (
        SELECT sent.place, laid.id, laid.instructor_id, laid.date,
            tsrange(laid.date + laid.start_time, laid.date + laid.end_time) AS period
        FROM jsonb_array_elements(%s) WITH ORDINALITY AS sent (value, place)
        LEFT JOIN class_assignments stored ON stored.id = (sent.value ->> 'id')::uuid
        CROSS JOIN LATERAL jsonb_populate_record(stored, sent.value) laid
        WHERE laid.start_time IS NOT NULL AND laid.end_time IS NOT NULL
          AND coalesce(laid.class_status, 'scheduled') <> 'cancelled'
          AND coalesce(laid.instructor_status, 'pending') <> 'rejected'
    )
    SELECT wanted.instructor_id::text, wanted.date::text, wanted.period::text, met.period::text
    FROM wanted
    CROSS JOIN LATERAL (
        SELECT tsrange(other.date + other.start_time, other.date + other.end_time) AS period
        FROM class_assignments other
        WHERE other.instructor_id = wanted.instructor_id AND other.date = wanted.date
          AND other.start_time IS NOT NULL
          AND other.class_status <> 'cancelled' AND other.instructor_status <> 'rejected'
          AND other.id NOT IN (SELECT id FROM wanted WHERE id IS NOT NULL)
        UNION ALL
        SELECT earlier.period FROM wanted earlier
        WHERE earlier.place < wanted.place
          AND earlier.instructor_id = wanted.instructor_id AND earlier.date = wanted.date
    ) met
    WHERE met.period && wanted.period
    ORDER BY wanted.place, met.period
    LIMIT 1
"""
KEY: Final = "(instructor_id, date, tsrange(date + start_time, date + end_time))"


def overlap_in_words(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Which key conflicts with which, as far as the one who asks sees the other class; None when nothing is in the way.

    A row with an id stands for the stored one with these columns changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(OVERLAP, [json.dumps(rows, default=str)])
        found = cursor.fetchone()
    if found is None:
        return None
    instructor, date, period, met = found
    return (
        f"Key {KEY}=({instructor}, {date}, {period}) conflicts with existing key {KEY}=({instructor}, {date}, {met})."
    )
