"""Money, dates and times as text: the one place that decides how the studio writes them.

Pure functions without Django, clock or settings. Currency data comes from CLDR through Babel.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_precision, get_currency_symbol

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW_NO_BREAK = "\N{NARROW NO-BREAK SPACE}"

THOUSANDS = (3, 3)
LAKHS = (3, 2)
LARGE_NUMBERS = {
    THOUSANDS: ((10**9, "B"), (10**6, "M"), (10**3, "K")),
    LAKHS: ((10**7, "Cr"), (10**5, "L"), (10**3, "K")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyFormat:
    """How one currency is written. `symbol` includes the space that a code needs before the number.

    `grouping` is the size of the last group of digits and of all groups before it.
    """

    symbol: str
    decimals: int
    grouping: tuple[int, int]


@cache
def currency_format(currency: str) -> CurrencyFormat:
    """Return the format of an ISO 4217 currency: Indian grouping for rupees, otherwise groups of three."""
    locale = Locale.parse("en_IN" if currency == "INR" else "en")
    symbol = get_currency_symbol(currency, locale=locale)
    return CurrencyFormat(
        symbol=f"{symbol}{NO_BREAK}" if symbol[-1].isalpha() else symbol,
        decimals=get_currency_precision(currency),
        grouping=locale.currency_formats["standard"].grouping,
    )


def format_money(amount: Decimal | int | str, *, currency: str, whole: bool = False) -> str:
    """Return the amount, rounded half up to the currency's minor unit: ₹1,23,456.50, ¥1,250, KWD 1.250.

    `whole` omits decimals that are all zero.
    """
    style = currency_format(currency)
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-style.decimals), rounding=ROUND_HALF_UP)
    digits, _, fraction = f"{abs(rounded):f}".partition(".")
    number = group_digits(digits, style.grouping)
    if fraction and not (whole and not fraction.strip("0")):
        number = f"{number}.{fraction}"
    return f"{MINUS if rounded < 0 else ''}{style.symbol}{number}"


def format_money_short(amount: int, *, currency: str) -> str:
    """Return the amount for the axis of a chart: ₹85K, ₹1.2L, ₹3Cr; $85K, $1.2M."""
    style = currency_format(currency)
    sizes = LARGE_NUMBERS[style.grouping]
    size, letter = next(((size, letter) for size, letter in sizes if amount >= size), (1, ""))
    number = f"{Decimal(amount) / size:.1f}".removesuffix(".0")
    return f"{style.symbol}{number}{letter}"


def group_digits(digits: str, grouping: tuple[int, int]) -> str:
    """Return the digits with commas between groups: 12,34,567 for (3, 2), 1,234,567 for (3, 3)."""
    last, others = grouping
    head, groups = digits[:-last], [digits[-last:]]
    while head:
        groups.insert(0, head[-others:])
        head = head[:-others]
    return ",".join(groups)


def format_date(date: dt.date, *, with_year: bool = False) -> str:
    """Return Mon 23 Nov, or Mon 23 Nov 2026."""
    text = f"{date:%a} {date.day} {date:%b}"
    return f"{text} {date.year}" if with_year else text


def format_date_range(first: dt.date, last: dt.date) -> str:
    """Return 23 Nov – 4 Dec 2026; a month or year that both days share appears once."""
    if first == last:
        return f"{first.day} {first:%b} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{EN_DASH}{last.day} {last:%b} {last.year}"
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b} {first.year}"
    return f"{start} {EN_DASH} {last.day} {last:%b} {last.year}"


def format_time(time: dt.time | None) -> str:
    """Return 07:00, or an empty string for a class without times."""
    return f"{time:%H:%M}" if time else ""


def format_time_range(start: dt.time | None, end: dt.time | None) -> str:
    """Return 07:00–08:00, or "No time set" for a class without times."""
    if start is None or end is None:
        return format_time(start or end) or "No time set"
    return f"{format_time(start)}{EN_DASH}{format_time(end)}"


def format_slot(date: dt.date, start: dt.time | None, end: dt.time | None, *, with_year: bool = True) -> str:
    """Return Mon 4 May 2026, 07:00–08:00; the date alone for a class without times."""
    day = format_date(date, with_year=with_year)
    return day if start is None or end is None else f"{day}, {format_time_range(start, end)}"


def format_day(date: dt.date, *, today: dt.date) -> str:
    """Return Yesterday, Today or Tomorrow, otherwise the date; the year appears if it is not the current one."""
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((date - today).days)
    return near or format_date(date, with_year=date.year != today.year)


def format_duration(minutes: int) -> str:
    """Return 45 min, 1 h or 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}{NARROW_NO_BREAK}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NARROW_NO_BREAK}min")
    return " ".join(parts)
