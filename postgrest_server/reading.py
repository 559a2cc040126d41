"""GET and HEAD: one statement in which PostgreSQL builds the whole answer (contract 4)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse

from postgrest_server.compiling import Compiler, Source
from postgrest_server.errors import NotOneRow, OutOfRange
from postgrest_server.preferences import Preferences, Shape
from postgrest_server.resource import Resource
from postgrest_server.select import STAR, Embed, Selection
from postgrest_server.sql import Sql, all_of, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The rows as text in the wanted shape, how many they are, and how many there are in all if that was asked."""

    text: str
    count: int
    total: int | None = None


def read_page(compiler: Compiler, source: Source, selection: Selection, wanted: Preferences) -> Page:
    """The page that was asked for. Raises RestError."""
    rows = compiler.rows(selection, source)
    total = Sql("")
    if wanted.counts:
        total = Sql(", (SELECT count(*) FROM ") + source.sql + " WHERE "
        total += all_of(compiler.conditions(selection, source)) + ")"
    return page_of(rows, wanted.shape, header(selection, source.resource), also=total)


def page_of(rows: Sql, shape: Shape, names: Sequence[str], *, also: Sql) -> Page:
    if shape is Shape.CSV:
        return _csv_page(rows, names, also=also)
    row = "json_strip_nulls(row_to_json(page))" if shape.is_stripped else "page"
    wrapped = Sql(f"SELECT count(*), coalesce(json_agg({row}), '[]'::json)::text") + also + " FROM (" + rows + ") page"
    ((count, text, *totals),) = fetch(wrapped)
    if shape.is_single:
        if count != 1:
            raise NotOneRow(count)
        text = text[1:-1].strip()
    return Page(text=text, count=count, total=next(iter(totals), None))


def _csv_page(rows: Sql, names: Sequence[str], *, also: Sql) -> Page:
    """Each row as an array of texts: json_each keeps the order of the columns, and two of one name apart."""
    values = "(SELECT array_agg(cell.value) FROM json_each_text(row_to_json(page)) cell)"
    wrapped = Sql(f"SELECT coalesce(json_agg({values}), '[]'::json)") + also + " FROM (" + rows + ") page"
    ((lines, *totals),) = fetch(wrapped)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(lines)
    return Page(text=out.getvalue(), count=len(lines), total=next(iter(totals), None))


def header(selection: Selection, resource: Resource) -> list[str]:
    """The names of the columns as the rows have them."""
    names: list[str] = []
    for item in selection.items:
        if isinstance(item, Embed):
            names.extend([item.key] if item.selection.items else [])
        elif item.column == STAR:
            names.extend(column.name for column in resource.columns)
        else:
            names.append(item.alias or item.column)
    return names


def page_response(page: Page, selection: Selection, shape: Shape) -> HttpResponse:
    """The page with its range. 206 says that there is more; an offset beyond the end is 416 once the end is known."""
    total, offset = page.total, selection.offset
    if total is not None and offset > total:
        details = f"An offset of {offset} was requested, but there are only {total} rows."
        raise OutOfRange(details, total=total)
    is_part = total is not None and page.count < total
    response = HttpResponse(
        page.text,
        status=HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK,
        content_type=shape.value,
    )
    response["Content-Range"] = content_range(page.count, total, offset=offset)
    return response


def content_range(count: int, total: int | None, *, offset: int = 0) -> str:
    rows = f"{offset}-{offset + count - 1}" if count else "*"
    return f"{rows}/{'*' if total is None else total}"
