"""Tables written as CSV (piece by piece), XLSX and PDF."""

import csv
import datetime as dt
import functools
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pymupdf_fonts
import xlsxwriter
from fpdf import FPDF
from fpdf.enums import TableCellFillMode
from fpdf.fonts import FontFace, TTFFont

from exports.table import Column, Kind, Table, Value, as_text, harmless

AT_ONCE: Final = 500
"""Rows of one piece of a CSV file."""
MOST_PDF_ROWS: Final = 2_000
MOST_XLSX_ROWS: Final = 20_000
FONTS: Final = {"": "figo", "B": "figbo"}
NUMERIC: Final = {Kind.NUMBER, Kind.MONEY}
HEAD: Final = {"bold": True, "bg_color": "#F0ECE5", "bottom": 1}


class TooManyRows(Exception):
    """So many rows help nobody on paper, or take too long to be put into one file; the text says what to do."""


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
        for index, value in enumerate(row):
            _write_cell(sheet, line, index, value, formats)
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


def _write_cell(sheet: Any, line: int, index: int, value: Value, formats: dict[Kind, Any]) -> None:
    match value:
        case None:
            return
        case dt.date():
            sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), formats[Kind.DATE])
        case dt.time():
            sheet.write_datetime(line, index, value, formats[Kind.TIME])
        case Decimal():
            sheet.write_number(line, index, float(value), formats[Kind.MONEY])
        case int():
            sheet.write_number(line, index, value)
        case _:
            sheet.write_string(line, index, value)


class _Document(FPDF):
    """Landscape A4 with page numbers, in a font that knows the rupee sign and Devanagari."""

    def __init__(self, made: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.made = made
        for style, name in FONTS.items():
            self.add_font("studio", style, font_file(name))
        self.set_text_shaping(True)
        self.set_margins(12, 12)
        self.set_auto_page_break(auto=True, margin=14)

    def close_fonts(self) -> None:
        """The library leaves the files open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        self.set_y(-11)
        self.set_font("studio", size=7)
        self.set_text_color(110)
        self.cell(0, 5, f"{self.made} · Page {self.page_no()} of {{nb}}", align="R")


@functools.cache
def font_file(name: str) -> Path:
    """The font as a file, which is what the PDF library reads; made once a process."""
    path = Path(tempfile.mkdtemp(prefix="studio-fonts-")) / f"{name}.ttf"
    path.write_bytes(pymupdf_fonts.myfont(name))
    return path


def pdf(tables: Sequence[Table], *, made: str, money: Callable[[Decimal], str]) -> bytes:
    """One section a table, its head repeated on every page. Raises TooManyRows beyond MOST_PDF_ROWS."""
    document = _Document(made)
    try:
        left = MOST_PDF_ROWS
        for table in tables:
            rows = list(islice(table.rows, left + 1))
            left -= len(rows)
            if left < 0:
                raise TooManyRows(f"A PDF holds {MOST_PDF_ROWS:,} rows at most. Narrow the list, or take CSV or XLSX.")
            _section(document, table, rows, money)
        return bytes(document.output())
    finally:
        document.close_fonts()


def _section(document: FPDF, table: Table, rows: Sequence[Sequence[Value]], money: Callable[[Decimal], str]) -> None:
    document.add_page()
    document.set_text_color(20)
    document.set_font("studio", "B", 15)
    document.cell(0, 8, table.title, new_x="LMARGIN", new_y="NEXT")
    document.set_font("studio", size=9)
    document.set_text_color(100)
    document.multi_cell(0, 5, table.about, new_x="LMARGIN", new_y="NEXT")
    document.ln(2)
    _pdf_table(document, table.columns, rows, money)


def _pdf_table(
    document: FPDF, columns: Sequence[Column], rows: Sequence[Sequence[Value]], money: Callable[[Decimal], str]
) -> None:
    document.set_font("studio", size=8)
    document.set_text_color(20)
    document.set_draw_color(215)
    with document.table(
        col_widths=tuple(column.width for column in columns),
        text_align=tuple("RIGHT" if column.kind in NUMERIC else "LEFT" for column in columns),
        headings_style=FontFace(emphasis="BOLD", fill_color=(240, 236, 229)),
        borders_layout="HORIZONTAL_LINES",
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=5,
    ) as written:
        written.row([column.label for column in columns])
        for row in rows:
            written.row([money(value) if isinstance(value, Decimal) else as_text(value) for value in row])
