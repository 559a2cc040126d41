"""Write tables as CSV and XLSX. See exports/pdf.py for PDF."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import xlsxwriter

from exports.table import NUMERIC, Kind, Table, TooManyRows, Value, as_text, escape_formula

ROWS_PER_CHUNK: Final = 500
MAX_XLSX_ROWS: Final = 20_000
HEADER_FORMAT: Final = {"bold": True, "bg_color": "#F0ECE5", "bottom": 1}


def csv_chunks(tables: Sequence[Table]) -> Iterator[bytes]:
    """Yield a CSV file in chunks of ROWS_PER_CHUNK rows, with all tables one below the other.

    The encoding is UTF-8 with a byte order mark, by which spreadsheets recognize it.
    """
    yield "\N{BYTE ORDER MARK}".encode()
    for number, table in enumerate(tables):
        header: list[list[str]] = [[column.label for column in table.columns]]
        if len(tables) > 1:
            header = [*([[]] if number else []), [table.title], *header]
        yield _csv(header)
        rows = iter(table.rows)
        while chunk := list(islice(rows, ROWS_PER_CHUNK)):
            yield _csv([[_csv_cell(value) for value in row] for row in chunk])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode()


def _csv_cell(value: Value) -> str:
    match value:
        case str():
            return escape_formula(value)
        case Decimal():
            return f"{value:.2f}"
        case _:
            return as_text(value)


def xlsx(tables: Sequence[Table], *, created: str) -> bytes:
    """Return an XLSX file with one sheet per table, and a last sheet that describes them.

    Text is never a formula. Raises TooManyRows if a table has more than MAX_XLSX_ROWS rows.
    """
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            Kind.MONEY: book.add_format({"num_format": "#,##0.00"}),
            Kind.PERCENT: book.add_format({"num_format": '0.0"%"'}),
            Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.TIME: book.add_format({"num_format": "hh:mm"}),
        }
        headers = {
            "left": book.add_format(HEADER_FORMAT),
            "right": book.add_format(HEADER_FORMAT | {"align": "right"}),
        }
        for number, table in enumerate(tables, start=1):
            _write_sheet(book.add_worksheet(_sheet_name(table.title, number)), table, formats, headers)
        _write_about(book.add_worksheet("About"), tables, created, headers["left"])
    return target.getvalue()


def _write_sheet(sheet: Any, table: Table, formats: dict[Kind, Any], headers: dict[str, Any]) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, formats.get(column.kind))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.label, headers["right" if column.kind in NUMERIC else "left"])
    line = 0
    for line, row in enumerate(table.rows, start=1):
        if line > MAX_XLSX_ROWS:
            raise TooManyRows(
                f"An XLSX file can contain at most {MAX_XLSX_ROWS:,} rows. Filter the list, or export it as CSV."
            )
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, line, index, value, formats, column.kind)
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _write_about(sheet: Any, tables: Sequence[Table], created: str, header: Any) -> None:
    """Write the title and description of each table, and when the file was created."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, "Table", header)
    sheet.write_string(0, 1, "Content", header)
    for line, table in enumerate(tables, start=1):
        sheet.write_string(line, 0, table.title)
        sheet.write_string(line, 1, table.about)
    sheet.write_string(len(tables) + 1, 0, "Created")
    sheet.write_string(len(tables) + 1, 1, created)


def _sheet_name(title: str, number: int) -> str:
    """Return a name of at most 31 characters, without those that Excel does not allow."""
    return "".join(character for character in title if character not in "[]:*?/\\'")[:31].strip() or f"Sheet {number}"


def _write_cell(sheet: Any, line: int, index: int, value: Value, formats: dict[Kind, Any], kind: Kind) -> None:
    match value:
        case None:
            return
        case dt.date():
            sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), formats[Kind.DATE])
        case dt.time():
            sheet.write_datetime(line, index, value, formats[Kind.TIME])
        case Decimal():
            sheet.write_number(line, index, float(value), formats.get(kind, formats[Kind.MONEY]))
        case int():
            sheet.write_number(line, index, value)
        case _:
            sheet.write_string(line, index, value)
