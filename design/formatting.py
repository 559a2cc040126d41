"""How money, dates and times read for the studio: pure functions, no Django and no clock."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW_NO_BREAK = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """How one currency is written: its sign before the number, its decimals, and where the commas go."""

    sign: str
    decimals: int = 2
    indian_grouping: bool = False

    @property
    def sizes(self) -> tuple[tuple[int, str], ...]:
        """Large numbers and their letters: lakh and crore, or million and billion."""
        if self.indian_grouping:
            return ((10**7, "Cr"), (10**5, "L"), (10**3, "K"))
        return ((10**9, "B"), (10**6, "M"), (10**3, "K"))


CURRENCIES = {
    "INR": Currency(sign="₹", indian_grouping=True),
    "USD": Currency(sign="$"),
    "EUR": Currency(sign="€"),
    "GBP": Currency(sign="£"),
    "JPY": Currency(sign="¥", decimals=0),
}


def format_money(amount: Decimal | int | str, *, currency: str, whole: bool = False) -> str:
    """The amount as the studio writes it: ₹1,23,456.50; `whole` leaves out decimals that are all zero."""
    style = CURRENCIES.get(currency, Currency(sign=f"{currency}{NO_BREAK}"))
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-style.decimals), rounding=ROUND_HALF_UP)
    digits, _, fraction = f"{abs(rounded):f}".partition(".")
    grouped = group_indian(digits) if style.indian_grouping else f"{int(digits):,}"
    if fraction and not (whole and not fraction.strip("0")):
        grouped = f"{grouped}.{fraction}"
    return f"{MINUS if rounded < 0 else ''}{style.sign}{grouped}"


def format_money_short(amount: int, *, currency: str) -> str:
    """For the axis of a chart: ₹85K, ₹1.2L, ₹3Cr; $85K, $1.2M."""
    style = CURRENCIES.get(currency, Currency(sign=f"{currency}{NO_BREAK}"))
    size, letter = next(((size, letter) for size, letter in style.sizes if amount >= size), (1, ""))
    number = f"{Decimal(amount) / size:.1f}".removesuffix(".0")
    return f"{style.sign}{number}{letter}"


def group_indian(digits: str) -> str:
    """Commas after the last three digits and then after every two: 12,34,567."""
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


def format_date(date: dt.date, *, with_year: bool = False) -> str:
    """Mon 23 Nov, or Mon 23 Nov 2026."""
    text = f"{date:%a} {date.day} {date:%b}"
    return f"{text} {date.year}" if with_year else text


def format_date_range(first: dt.date, last: dt.date) -> str:
    """23 Nov – 4 Dec 2026, with what both days share written once."""
    if first == last:
        return f"{first.day} {first:%b} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{EN_DASH}{last.day} {last:%b} {last.year}"
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b} {first.year}"
    return f"{start} {EN_DASH} {last.day} {last:%b} {last.year}"


def format_time(time: dt.time | None) -> str:
    """07:00; empty for a class without times."""
    return f"{time:%H:%M}" if time else ""


def format_time_range(start: dt.time | None, end: dt.time | None) -> str:
    """07:00–08:00; a class that has no times yet says so."""
    if start is None or end is None:
        return format_time(start or end) or "No time set"
    return f"{format_time(start)}{EN_DASH}{format_time(end)}"


def format_day(date: dt.date, *, today: dt.date) -> str:
    """Yesterday, Today or Tomorrow; otherwise the date, with its year when that is not this year."""
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((date - today).days)
    return near or format_date(date, with_year=date.year != today.year)


def format_duration(minutes: int) -> str:
    """45 min, 1 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}{NARROW_NO_BREAK}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NARROW_NO_BREAK}min")
    return " ".join(parts)
