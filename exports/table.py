"""What is exported: tables of plain values, with what each column holds."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

type Value = str | int | Decimal | dt.date | dt.time | None


class Kind(StrEnum):
    """What a column holds; numbers are aligned right and stay numbers."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"


NUMERIC: Final = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}


class TooManyRows(Exception):
    """So many rows help nobody on paper, or take too long to be put into one file; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    label: str
    kind: Kind = Kind.TEXT
    width: int = 14
    """In letters; for XLSX and PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, what it is about in words (filters, range), columns, and rows that may be produced while writing."""

    title: str
    about: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_text(value: Value) -> str:
    """The value for people, without a currency."""
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
