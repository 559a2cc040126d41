"""Figures in words: rates, times, and how they differ from the range before."""

from dataclasses import dataclass
from decimal import Decimal

from analytics.figures import percent
from design.formatting import format_duration

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a figure differs from the range before; `tone` says whether that is good news."""

    text: str
    icon: str = "minus"
    tone: str = "neutral"


def say_rate(rate: Decimal | None) -> str:
    """74.3%; a dash where there is nothing to take a share of."""
    return NOTHING if rate is None else f"{rate:f}%".replace(".0%", "%")


def say_minutes(minutes: int | None) -> str:
    """2 h 15 min."""
    return NOTHING if minutes is None else format_duration(minutes)


def compare_amounts(now: Decimal | int, before: Decimal | int) -> Change:
    """In percent of the range before; more is good news."""
    if now == before:
        return Change(text="Same as before" if now else "Nothing before either")
    if not before:
        return Change(text="Nothing before", icon="arrow-up", tone="success")
    moved = percent(abs(int((now - before) * 100)), int(before * 100))
    return _moved(up=now > before, by=say_rate(moved), good=now > before)


def compare_rates(now: Decimal | None, before: Decimal | None, *, more_is_good: bool = True) -> Change:
    """In points of a percentage."""
    if now is None or before is None:
        return Change(text="Nothing to compare")
    if now == before:
        return Change(text="Same as before")
    points = f"{abs(now - before):f}".removesuffix(".0")
    return _moved(
        up=now > before, by=f"{points} point{'' if points == '1' else 's'}", good=(now > before) == more_is_good
    )


def compare_minutes(now: int | None, before: int | None) -> Change:
    """Sooner is good news."""
    if now is None or before is None:
        return Change(text="Nothing to compare")
    if now == before:
        return Change(text="Same as before")
    word = "later" if now > before else "sooner"
    return Change(
        text=f"{format_duration(abs(now - before))} {word}",
        icon="arrow-up" if now > before else "arrow-down",
        tone="danger" if now > before else "success",
    )


def _moved(*, up: bool, by: str, good: bool) -> Change:
    return Change(
        text=f"{'Up' if up else 'Down'} {by}",
        icon="arrow-up" if up else "arrow-down",
        tone="success" if good else "danger",
    )
