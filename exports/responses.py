"""HTTP responses with an exported file."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from exports.pdf import pdf
from exports.table import Table
from exports.writers import csv_chunks, xlsx


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


def file_response(
    tables: Sequence[Table],
    *,
    file_format: Format,
    name: str,
    created_at: dt.datetime,
    format_money: Callable[[Decimal], str],
    context: Callable[[], AbstractContextManager[None]] | None = None,
) -> HttpResponseBase:
    """Return the tables as a download; the file name is `name` with the date.

    A CSV file is written after the view has returned, within `context`, such as a transaction with
    row-level security. Raises TooManyRows for a PDF or XLSX file.
    """
    headers = {
        "Content-Disposition": str(
            content_disposition_header(
                as_attachment=True, filename=f"{slugify(name)}-{created_at:%Y-%m-%d}.{file_format.value}"
            )
        ),
        "Cache-Control": "no-store",
    }
    content_type = CONTENT_TYPES[file_format]
    if file_format is Format.CSV:
        chunks = _chunks_within(tables, context) if context else csv_chunks(tables)
        return StreamingHttpResponse(chunks, content_type=content_type, headers=headers)
    created = f"{created_at:%Y-%m-%d %H:%M}"
    if file_format is Format.XLSX:
        content = xlsx(tables, created=created)
    else:
        content = pdf(tables, created=created, format_money=format_money)
    return HttpResponse(content, status=HTTPStatus.OK, content_type=content_type, headers=headers)


def _chunks_within(tables: Sequence[Table], context: Callable[[], AbstractContextManager[None]]) -> Iterator[bytes]:
    with context():
        yield from csv_chunks(tables)
