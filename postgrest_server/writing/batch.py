"""Rows as JSON parameters of set-based statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postgrest_server.declarations import Resource, Row
from postgrest_server.json_body import to_json
from postgrest_server.sql.fragment import Sql, quote_name


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertBatch:
    """Rows with the same columns, and their positions in the body. One INSERT stores them all."""

    columns: tuple[str, ...]
    positions: tuple[int, ...]
    rows: tuple[Row, ...]

    def insert_statement(self, resource: Resource) -> Sql:
        """Return the INSERT. PostgreSQL casts each value to the type of its column."""
        table = quote_name(resource.name)
        if not self.columns:
            return Sql(f"INSERT INTO {table} DEFAULT VALUES")
        names = ", ".join(quote_name(name) for name in self.columns)
        records = f"json_to_recordset(%s::json) AS ({column_definitions(resource, self.columns)})"
        source = Sql(f"ROWS FROM ({records}) WITH ORDINALITY AS sent ({names}, position)", (to_json(self.rows),))
        return Sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM ") + source + " ORDER BY position"


def in_batches(rows: Sequence[Row]) -> list[InsertBatch]:
    """Group the rows by their columns, so that a missing column keeps its default."""
    positions: dict[tuple[str, ...], list[int]] = {}
    for position, row in enumerate(rows):
        positions.setdefault(tuple(sorted(row)), []).append(position)
    return [
        InsertBatch(columns=columns, positions=tuple(found), rows=tuple(rows[position] for position in found))
        for columns, found in positions.items()
    ]


def have_same_keys(rows: Sequence[Mapping[str, Any]]) -> bool:
    return len({frozenset(row) for row in rows}) <= 1


def column_definitions(resource: Resource, names: Iterable[str]) -> str:
    """Return `"title" text, "pages" integer` for a JSON record.

    Unexposed columns are sent as text.
    """
    return ", ".join(f"{quote_name(name)} {_type_of(resource, name)}" for name in names)


def _type_of(resource: Resource, name: str) -> str:
    column = resource.find_column(name)
    return column.type if column is not None else "text"
