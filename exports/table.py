"""Tables to export: titles, columns and rows of plain values."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

type Value = str | int | Decimal | dt.date | dt.time | None


class Kind(StrEnum):
    """The type of the values of a column. Spreadsheets contain numbers, dates and times as such."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"


NUMERIC: Final = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}


class TooManyRows(Exception):
    """The file format is not suitable for so many rows; `str(error)` suggests another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    label: str
    kind: Kind = Kind.TEXT
    width: int = 14
    """In characters; used by XLSX and PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table to export.

    `about` describes the filters or the range of dates as text. `rows` may be an iterator that
    reads rows during the export.
    """

    title: str
    about: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


FORMULA_PREFIXES: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def escape_formula(text: str) -> str:
    """Prefix text that a spreadsheet could run as a formula with an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text


def as_text(value: Value) -> str:
    """Return the value as text for people; amounts have no currency symbol."""
    match value:
        case None:
            return ""
        case dt.time():
            return f"{value:%H:%M}"
        case dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value:,.2f}"
        case _:
            return str(value)
