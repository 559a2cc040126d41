"""Write tables as a PDF: landscape A4, with the header of the table on each page.

Rows are laid out here, because the tables of fpdf2 measure each word several times and took a tenth
of a second per row.
"""

import functools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final, Self

import pymupdf_fonts
from fpdf import FPDF
from fpdf.fonts import TTFFont

from exports.table import NUMERIC, Column, Kind, Table, TooManyRows, Value, as_text

MAX_PDF_ROWS: Final = 2_000
FONTS: Final = {"": "figo", "B": "figbo"}
FONT_SIZE: Final = 8  # points
# Lengths are in millimeters.
LINE_HEIGHT: Final = 3.9
PADDING: Final = 1.3
BASELINE: Final = 2.9
MAX_CELL_LINES: Final = 20  # so that a row fits on a page
LAST_SIMPLE_CHARACTER: Final = 0x2FF  # characters above, such as Devanagari, need text shaping


class _Document(FPDF):
    """Landscape A4 with page numbers, in a font with the rupee sign and Devanagari."""

    def __init__(self, created: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.created = created
        for style, name in FONTS.items():
            self.add_font("studio", style, font_file(name))
        self.set_margins(12, 12)
        self.set_auto_page_break(auto=True, margin=14)

    def close_fonts(self) -> None:
        """Close the font files, which fpdf2 leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        self.set_y(-11)
        self.set_font("studio", size=7)
        self.set_text_color(110)
        self.cell(0, 5, f"{self.created} · Page {self.page_no()} of {{nb}}", align="R")


@functools.cache
def font_file(name: str) -> Path:
    """Write the font to a file, because fpdf2 reads fonts from files; once per process."""
    path = Path(tempfile.mkdtemp(prefix="studio-fonts-")) / f"{name}.ttf"
    path.write_bytes(pymupdf_fonts.myfont(name))
    return path


def pdf(tables: Sequence[Table], *, created: str, format_money: Callable[[Decimal], str]) -> bytes:
    """Return a PDF file with one section per table.

    Raises TooManyRows if the tables have more than MAX_PDF_ROWS rows together.
    """
    document = _Document(created)
    try:
        remaining = MAX_PDF_ROWS
        for table in tables:
            rows = list(islice(table.rows, remaining + 1))
            remaining -= len(rows)
            if remaining < 0:
                raise TooManyRows(
                    f"A PDF file can contain at most {MAX_PDF_ROWS:,} rows. Filter the list, or export it as CSV or XLSX."
                )
            _write_section(document, table, rows, format_money)
        return bytes(document.output())
    finally:
        document.close_fonts()


def _write_section(
    document: FPDF, table: Table, rows: Sequence[Sequence[Value]], format_money: Callable[[Decimal], str]
) -> None:
    document.add_page()
    document.set_text_color(20)
    document.set_text_shaping(True)
    document.set_font("studio", "B", 15)
    document.cell(0, 8, table.title, new_x="LMARGIN", new_y="NEXT")
    document.set_font("studio", size=9)
    document.set_text_color(100)
    document.multi_cell(0, 5, table.about, new_x="LMARGIN", new_y="NEXT")
    document.ln(2)
    grid = _Grid.of(document, table.columns)
    grid.write_header()
    for row in rows:
        texts = [_cell_text(value, column.kind, format_money) for column, value in zip(table.columns, row, strict=True)]
        grid.write_row(texts)


def _cell_text(value: Value, kind: Kind, format_money: Callable[[Decimal], str]) -> str:
    if not isinstance(value, Decimal):
        return as_text(value)
    return f"{value:f}%" if kind is Kind.PERCENT else format_money(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The columns of a table on the page, and a cache of measured text widths."""

    document: FPDF
    columns: Sequence[Column]
    widths: Sequence[float]
    measured: dict[str, float]

    @classmethod
    def of(cls, document: FPDF, columns: Sequence[Column]) -> Self:
        share = document.epw / sum(column.width for column in columns)
        return cls(
            document=document,
            columns=columns,
            widths=[column.width * share for column in columns],
            measured={},
        )

    def write_header(self) -> None:
        """Write the labels on a colored band, in bold, which needs its own text widths."""
        document = self.document
        document.set_font("studio", "B", FONT_SIZE)
        document.set_text_color(20)
        document.set_draw_color(215)
        document.set_fill_color(240, 236, 229)
        self.measured.clear()
        cells = self._wrapped([column.label for column in self.columns])
        height = max(map(len, cells)) * LINE_HEIGHT + 2 * PADDING
        document.rect(document.l_margin, document.get_y(), document.epw, height, style="F")
        self._write(cells, height)
        document.set_font("studio", "", FONT_SIZE)
        self.measured.clear()

    def write_row(self, texts: Sequence[str]) -> None:
        cells = self._wrapped(texts)
        height = max(map(len, cells)) * LINE_HEIGHT + 2 * PADDING
        if self.document.will_page_break(height):
            self.document.add_page()
            self.write_header()
        self._write(cells, height)

    def _write(self, cells: Sequence[Sequence[str]], height: float) -> None:
        document = self.document
        top, left = document.get_y(), document.l_margin
        for column, width, lines in zip(self.columns, self.widths, cells, strict=True):
            for number, line in enumerate(lines):
                spare = width - 2 * PADDING - self._width(line)
                self._write_line(
                    left + PADDING + (spare if column.kind in NUMERIC else 0),
                    top + PADDING + number * LINE_HEIGHT,
                    line,
                )
            left += width
        document.line(document.l_margin, top + height, document.l_margin + document.epw, top + height)
        document.set_xy(document.l_margin, top + height)

    def _write_line(self, left: float, top: float, line: str) -> None:
        if not _needs_shaping(line):
            self.document.text(left, top + BASELINE, line)
            return
        self.document.set_xy(left - self.document.c_margin, top)
        self.document.cell(None, LINE_HEIGHT, line)

    def _wrapped(self, texts: Sequence[str]) -> list[list[str]]:
        return [self._lines(text, width - 2 * PADDING) for text, width in zip(texts, self.widths, strict=True)]

    def _lines(self, text: str, width: float) -> list[str]:
        """Wrap the text; words that are wider than the cell are split."""
        if self._width(text) <= width:
            return [text]
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._width(longer) <= width:
                lines[-1] = longer
                continue
            lines += self._split(word, width)
        lines = [line for line in lines if line] or [""]
        return lines if len(lines) <= MAX_CELL_LINES else [*lines[: MAX_CELL_LINES - 1], "…"]

    def _split(self, word: str, width: float) -> list[str]:
        parts = [""]
        for character in word if self._width(word) > width else (word,):
            if parts[-1] and self._width(parts[-1] + character) > width:
                parts.append("")
            parts[-1] += character
        return parts

    def _width(self, text: str) -> float:
        """Return the width of the text in millimeters.

        Text shaping is used only where necessary: without it, measuring is many times faster.
        """
        if text not in self.measured:
            self.document.set_text_shaping(_needs_shaping(text))
            self.measured[text] = self.document.get_string_width(text)
            self.document.set_text_shaping(True)
        return self.measured[text]


def _needs_shaping(text: str) -> bool:
    if not text or ord(max(text)) <= LAST_SIMPLE_CHARACTER:
        return False
    return any(ord(character) > LAST_SIMPLE_CHARACTER and character not in "₹–—“”’…" for character in text)
