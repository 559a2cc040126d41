"""The rows of a response: PostgreSQL serializes them, counted and in the wanted representation."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from postgrest_server.declarations import Resource
from postgrest_server.errors import NotSingleRow
from postgrest_server.preferences import Representation
from postgrest_server.query_string.query import ALL_COLUMNS, Embed, Query
from postgrest_server.sql.fragment import Sql, fetch

NO_TOTAL = Sql("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Serialized rows, their number, and the number of all rows that match if it was counted."""

    text: str
    count: int
    total: int | None = None


def fetch_page(rows: Sql, representation: Representation, names: Sequence[str], *, total: Sql = NO_TOTAL) -> ResultPage:
    """Run the statement.

    `total` is one more column with the number of all rows. Raises NotSingleRow.
    """
    if representation is Representation.CSV:
        return _csv_page(rows, names, total=total)
    row = "json_strip_nulls(row_to_json(page))" if representation.strips_nulls else "page"
    wrapped = Sql(f"SELECT count(*), coalesce(json_agg({row}), '[]'::json)::text") + total + " FROM (" + rows + ") page"
    ((count, text, *totals),) = fetch(wrapped)
    if representation.is_single:
        if count != 1:
            raise NotSingleRow(count)
        text = text[1:-1].strip()
    return ResultPage(text=text, count=count, total=next(iter(totals), None))


def _csv_page(rows: Sql, names: Sequence[str], *, total: Sql) -> ResultPage:
    """Fetch each row as an array of texts.

    json_each_text keeps the order of the columns, and columns with the same name.
    """
    values = "(SELECT array_agg(cell.value) FROM json_each_text(row_to_json(page)) cell)"
    wrapped = Sql(f"SELECT coalesce(json_agg({values}), '[]'::json)") + total + " FROM (" + rows + ") page"
    ((lines, *totals),) = fetch(wrapped)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(lines)
    return ResultPage(text=out.getvalue(), count=len(lines), total=next(iter(totals), None))


def result_names(query: Query, resource: Resource) -> list[str]:
    """Return the names of the columns in the result, for the header of a CSV file."""
    names: list[str] = []
    for item in query.items:
        if isinstance(item, Embed):
            names.extend([item.key] if item.query.items else [])
        elif item.column == ALL_COLUMNS:
            names.extend(column.name for column in resource.columns)
        else:
            names.append(item.alias or item.column)
    return names


def content_range(count: int, total: int | None, *, offset: int = 0) -> str:
    """Return the header Content-Range, as in `0-9/57`.

    `*` means an empty page, and for an unknown total.
    """
    rows = f"{offset}-{offset + count - 1}" if count else "*"
    return f"{rows}/{'*' if total is None else total}"
