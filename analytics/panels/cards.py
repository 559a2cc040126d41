"""The key figures, each beside the same of the range before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from analytics.figures import Figures, Totals
from analytics.lists import Lists
from analytics.wording import (
    Change,
    compare_amounts,
    compare_minutes,
    compare_rates,
    say_minutes,
    say_rate,
)

ANSWERED = ("accepted", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`classes` is how many are behind the figure; with none there is no address."""

    label: str
    value: str
    note: str
    classes: int
    address: str
    change: Change
    before: str
    before_address: str


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words, how many classes stand behind it, and what it is made of."""

    value: str
    classes: int
    note: str


def cards_of(figures: Figures, *, lists: Lists, money: Callable[[Decimal], str]) -> Sequence[Card]:
    """In the order in which they are read."""
    now, before = figures.total, figures.before
    tally, earlier = now.tally, before.tally
    earlier_lists = lists.during(figures.range.before)
    accepted, answered = partial(Lists.live, answer="accepted"), partial(Lists.live, answer=ANSWERED)

    def card(
        label: str, say: Callable[[Totals], Said], change: Change, where: Callable[[Lists], str] = Lists.live
    ) -> Card:
        here, there = say(now), say(before)
        return Card(
            label=label,
            value=here.value,
            note=here.note,
            classes=here.classes,
            address=where(lists) if here.classes else "",
            change=change,
            before=there.value,
            before_address=where(earlier_lists) if there.classes else "",
        )

    completion = compare_rates(tally.completion_rate, earlier.completion_rate)
    cancellation = compare_rates(tally.cancellation_rate, earlier.cancellation_rate, more_is_good=False)
    acceptance = compare_rates(tally.acceptance_rate, earlier.acceptance_rate)
    minutes = compare_minutes(now.answer_minutes, before.answer_minutes)
    return [
        card("Revenue", partial(_revenue, money=money), compare_amounts(tally.revenue, earlier.revenue)),
        card("Classes", _classes, compare_amounts(tally.classes, earlier.classes)),
        card("Completed", _completed, completion, Lists.completed),
        card("Cancelled", _cancelled, cancellation, Lists.cancelled),
        card("Accepted", _accepted, acceptance, accepted),
        card("Median answer", _answer, minutes, answered),
    ]


def _revenue(totals: Totals, *, money: Callable[[Decimal], str]) -> Said:
    tally = totals.tally
    return Said(money(tally.revenue), tally.classes, f"{money(_each(tally.revenue, tally.classes))} a class")


def _classes(totals: Totals) -> Said:
    return Said(f"{totals.tally.classes:,}", totals.tally.classes, "Without cancelled ones")


def _completed(totals: Totals) -> Said:
    tally = totals.tally
    return Said(say_rate(tally.completion_rate), tally.completed, f"{tally.completed:,} of {tally.classes:,}")


def _cancelled(totals: Totals) -> Said:
    tally = totals.tally
    planned = tally.classes + tally.cancelled
    return Said(say_rate(tally.cancellation_rate), tally.cancelled, f"{tally.cancelled:,} of {planned:,} planned")


def _accepted(totals: Totals) -> Said:
    tally = totals.tally
    return Said(say_rate(tally.acceptance_rate), tally.accepted, f"{tally.accepted:,} of {tally.answered:,} answered")


def _answer(totals: Totals) -> Said:
    return Said(say_minutes(totals.answer_minutes), totals.tally.answered, "From asking to answering")


def _each(total: Decimal, classes: int) -> Decimal:
    return (total / classes).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if classes else Decimal(0)
