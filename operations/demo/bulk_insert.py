"""Insert many rows with COPY; constraints, triggers and row-level security apply as usual.

PostgreSQL refuses COPY into a table with row-level security. Rows are therefore copied into a
temporary table with the same columns, and inserted from there.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from operations.demo import table_rows

TABLES: dict[type, str] = {
    table_rows.PersonRow: "user_profiles",
    table_rows.RoleRow: "user_roles",
    table_rows.ClassTypeRow: "class_types",
    table_rows.PackageRow: "packages",
    table_rows.ClosureRow: "studio_closures",
    table_rows.ScheduleRow: "class_schedules",
    table_rows.BookingRow: "bookings",
    table_rows.SeriesRow: "assignment_series",
    table_rows.ClassRow: "class_assignments",
    table_rows.AssignmentBookingRow: "assignment_bookings",
    table_rows.CalculationRow: "payment_calculations",
    table_rows.HistoryRow: "history",
}


def insert_rows(row_type: type, rows: Sequence[Any]) -> int:
    """Insert rows of one type with one INSERT statement; return how many."""
    if not rows:
        return 0
    table = sql.Identifier(TABLES[row_type])
    staging_table = sql.Identifier(f"staging_{TABLES[row_type]}")
    names: tuple[str, ...] = row_type._fields  # type: ignore[attr-defined]  # each row type is a NamedTuple
    columns = sql.SQL(", ").join([sql.Composed([sql.Identifier(name)]) for name in names])
    with connection.cursor() as cursor:
        raw: psycopg.Cursor = cursor.cursor
        raw.execute(
            sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                staging_table, columns, table
            )
        )
        with raw.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(staging_table, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        raw.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, columns, columns, staging_table))
        raw.execute(sql.SQL("TRUNCATE {}").format(staging_table))
    return len(rows)
