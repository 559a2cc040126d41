"""Write rows by COPY, under every rule of the database.

COPY refuses tables with row security, so rows are copied into a temporary table of the same columns first and
inserted from there: constraints, triggers and policies see them like any other rows.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from operations.demo import rows

TABLES: dict[type, str] = {
    rows.PersonRow: "user_profiles",
    rows.RoleRow: "user_roles",
    rows.ClassTypeRow: "class_types",
    rows.PackageRow: "packages",
    rows.ClosureRow: "studio_closures",
    rows.ScheduleRow: "class_schedules",
    rows.BookingRow: "bookings",
    rows.SeriesRow: "assignment_series",
    rows.ClassRow: "class_assignments",
    rows.LinkRow: "assignment_bookings",
    rows.CalculationRow: "payment_calculations",
    rows.HistoryRow: "history",
}


def write(kind: type, batch: Sequence[Any]) -> int:
    """Insert these rows, all of one kind, in one statement; how many there were."""
    if not batch:
        return 0
    table = sql.Identifier(TABLES[kind])
    staged = sql.Identifier(f"staged_{TABLES[kind]}")
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # every kind is a named tuple
    columns = sql.SQL(", ").join([sql.Composed([sql.Identifier(name)]) for name in names])
    with connection.cursor() as cursor:
        raw: psycopg.Cursor = cursor.cursor
        raw.execute(
            sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                staged, columns, table
            )
        )
        with raw.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(staged, columns)) as copy:
            for row in batch:
                copy.write_row(row)
        raw.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, columns, columns, staged))
        raw.execute(sql.SQL("TRUNCATE {}").format(staged))
    return len(batch)
