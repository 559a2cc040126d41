"""Files as HTTP answers."""

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
from exports.writers import csv_pieces, xlsx


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


def file_answer(
    tables: Sequence[Table],
    *,
    file_format: Format,
    name: str,
    made: dt.datetime,
    money: Callable[[Decimal], str],
    within: Callable[[], AbstractContextManager[None]] | None = None,
) -> HttpResponseBase:
    """The tables as a file to download, called by its name and day. Raises TooManyRows for a PDF or XLSX file.

    `within` surrounds the writing of a CSV file, which happens after the view: a transaction under row security.
    """
    headers = {
        "Content-Disposition": str(
            content_disposition_header(
                as_attachment=True, filename=f"{slugify(name)}-{made:%Y-%m-%d}.{file_format.value}"
            )
        ),
        "Cache-Control": "no-store",
    }
    content_type = TYPES[file_format]
    if file_format is Format.CSV:
        pieces = _surrounded(tables, within) if within else csv_pieces(tables)
        return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)
    moment = f"{made:%Y-%m-%d %H:%M}"
    content = xlsx(tables, made=moment) if file_format is Format.XLSX else pdf(tables, made=moment, money=money)
    return HttpResponse(content, status=HTTPStatus.OK, content_type=content_type, headers=headers)


def _surrounded(tables: Sequence[Table], within: Callable[[], AbstractContextManager[None]]) -> Iterator[bytes]:
    with within():
        yield from csv_pieces(tables)
