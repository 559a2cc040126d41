"""Tables as a PDF: landscape A4, the head of a table on every page.

Rows are laid out here: the library's own tables measure every word of every cell several times, and took a tenth of a
second a row.
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

MOST_PDF_ROWS: Final = 2_000
FONTS: Final = {"": "figo", "B": "figbo"}
SIZE: Final = 8
LINE: Final = 3.9
"""Height of a line in millimeters."""
MOST_LINES: Final = 20
"""Of one cell: a row stays on its page."""
PADDING: Final = 1.3
BASELINE: Final = 2.9
LAST_SIMPLE: Final = 0x2FF
"""Letters beyond, such as Devanagari, are formed by their neighbors."""


class _Document(FPDF):
    """Landscape A4 with page numbers, in a font that knows the rupee sign and Devanagari."""

    def __init__(self, made: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.made = made
        for style, name in FONTS.items():
            self.add_font("studio", style, font_file(name))
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
    document.set_text_shaping(True)
    document.set_font("studio", "B", 15)
    document.cell(0, 8, table.title, new_x="LMARGIN", new_y="NEXT")
    document.set_font("studio", size=9)
    document.set_text_color(100)
    document.multi_cell(0, 5, table.about, new_x="LMARGIN", new_y="NEXT")
    document.ln(2)
    grid = _Grid.of(document, table.columns)
    grid.head()
    for row in rows:
        grid.row([_cell(value, column.kind, money) for column, value in zip(table.columns, row, strict=True)])


def _cell(value: Value, kind: Kind, money: Callable[[Decimal], str]) -> str:
    if not isinstance(value, Decimal):
        return as_text(value)
    return f"{value:f}%" if kind is Kind.PERCENT else money(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The columns of a table on the page, and what was measured so far."""

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

    def head(self) -> None:
        """The labels on a band; bold letters are wider than what is measured, so that each is measured anew."""
        document = self.document
        document.set_font("studio", "B", SIZE)
        document.set_text_color(20)
        document.set_draw_color(215)
        document.set_fill_color(240, 236, 229)
        self.measured.clear()
        cells = self._wrapped([column.label for column in self.columns])
        height = max(map(len, cells)) * LINE + 2 * PADDING
        document.rect(document.l_margin, document.get_y(), document.epw, height, style="F")
        self._write(cells, height)
        document.set_font("studio", "", SIZE)
        self.measured.clear()

    def row(self, texts: Sequence[str]) -> None:
        cells = self._wrapped(texts)
        height = max(map(len, cells)) * LINE + 2 * PADDING
        if self.document.will_page_break(height):
            self.document.add_page()
            self.head()
        self._write(cells, height)

    def _write(self, cells: Sequence[Sequence[str]], height: float) -> None:
        document = self.document
        top, left = document.get_y(), document.l_margin
        for column, width, lines in zip(self.columns, self.widths, cells, strict=True):
            for number, line in enumerate(lines):
                spare = width - 2 * PADDING - self._width(line)
                self._print(
                    left + PADDING + (spare if column.kind in NUMERIC else 0), top + PADDING + number * LINE, line
                )
            left += width
        document.line(document.l_margin, top + height, document.l_margin + document.epw, top + height)
        document.set_xy(document.l_margin, top + height)

    def _print(self, left: float, top: float, line: str) -> None:
        if _is_simple(line):
            self.document.text(left, top + BASELINE, line)
            return
        self.document.set_xy(left - self.document.c_margin, top)
        self.document.cell(None, LINE, line)

    def _wrapped(self, texts: Sequence[str]) -> list[list[str]]:
        return [self._lines(text, width - 2 * PADDING) for text, width in zip(texts, self.widths, strict=True)]

    def _lines(self, text: str, room: float) -> list[str]:
        """The text in lines that fit; a word that does not is cut."""
        if self._width(text) <= room:
            return [text]
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._width(longer) <= room:
                lines[-1] = longer
                continue
            *cut, rest = self._cut(word, room)
            lines += [*cut, rest]
        kept = [line for line in lines if line] or [""]
        return kept if len(kept) <= MOST_LINES else [*kept[: MOST_LINES - 1], "…"]

    def _cut(self, word: str, room: float) -> list[str]:
        pieces = [""]
        for letter in word if self._width(word) > room else (word,):
            if pieces[-1] and self._width(pieces[-1] + letter) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _width(self, text: str) -> float:
        """Without forming letters it is measured many times faster."""
        if text not in self.measured:
            self.document.set_text_shaping(not _is_simple(text))
            self.measured[text] = self.document.get_string_width(text)
            self.document.set_text_shaping(True)
        return self.measured[text]


def _is_simple(text: str) -> bool:
    return (
        not text
        or ord(max(text)) <= LAST_SIMPLE
        or all(ord(letter) <= LAST_SIMPLE or letter in "₹–—“”’…" for letter in text)
    )
