"""Tables written as CSV (piece by piece) and XLSX; PDF has a module of its own."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import xlsxwriter

from exports.table import NUMERIC, Kind, Table, TooManyRows, Value, as_text, harmless

AT_ONCE: Final = 500
"""Rows of one piece of a CSV file."""
MOST_XLSX_ROWS: Final = 20_000
HEAD: Final = {"bold": True, "bg_color": "#F0ECE5", "bottom": 1}


def csv_pieces(tables: Sequence[Table]) -> Iterator[bytes]:
    """UTF-8 with the mark that spreadsheets look for; several tables stand one below the other."""
    yield "\N{BYTE ORDER MARK}".encode()
    for number, table in enumerate(tables):
        head: list[list[str]] = [[column.label for column in table.columns]]
        if len(tables) > 1:
            head = [*([[]] if number else []), [table.title], *head]
        yield _csv(head)
        rows = iter(table.rows)
        while piece := list(islice(rows, AT_ONCE)):
            yield _csv([[_csv_cell(value) for value in row] for row in piece])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode()


def _csv_cell(value: Value) -> str:
    match value:
        case str():
            return harmless(value)
        case Decimal():
            return f"{value:.2f}"
        case _:
            return as_text(value)


def xlsx(tables: Sequence[Table], *, made: str) -> bytes:
    """One sheet a table, and a last one that says what they are about; dates, times and numbers are such, text is never a
    formula. Raises TooManyRows beyond MOST_XLSX_ROWS.
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
        heads = {"left": book.add_format(HEAD), "right": book.add_format(HEAD | {"align": "right"})}
        for number, table in enumerate(tables, start=1):
            _write_sheet(book.add_worksheet(_sheet_name(table.title, number)), table, formats, heads)
        _write_about(book.add_worksheet("About"), tables, made, heads["left"])
    return target.getvalue()


def _write_sheet(sheet: Any, table: Table, formats: dict[Kind, Any], heads: dict[str, Any]) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, formats.get(column.kind))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.label, heads["right" if column.kind in NUMERIC else "left"])
    line = 0
    for line, row in enumerate(table.rows, start=1):
        if line > MOST_XLSX_ROWS:
            raise TooManyRows(f"A spreadsheet holds {MOST_XLSX_ROWS:,} rows at most. Narrow the list, or take CSV.")
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, line, index, value, formats, column.kind)
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _write_about(sheet: Any, tables: Sequence[Table], made: str, head: Any) -> None:
    """Title and filters of each table, and when the file was made."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, "Table", head)
    sheet.write_string(0, 1, "What it holds", head)
    for line, table in enumerate(tables, start=1):
        sheet.write_string(line, 0, table.title)
        sheet.write_string(line, 1, table.about)
    sheet.write_string(len(tables) + 1, 0, "Made")
    sheet.write_string(len(tables) + 1, 1, made)


def _sheet_name(title: str, number: int) -> str:
    """At most 31 letters, and none that Excel refuses."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31].strip() or f"Sheet {number}"


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
