"""The whole dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from analytics.figures import Figures
from analytics.lists import Lists
from analytics.panels.cards import Card, cards_of
from analytics.panels.heat import HeatMap, heat_map_of
from analytics.panels.mixes import Mix, mix_of
from analytics.panels.teachers import Teacher, teachers_of
from analytics.panels.trend import Trend, trend_of
from analytics.ranges import Range
from design.formatting import format_money

ROWS_SHOWN = 10
"""Of a table that may be long; the others on demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Somebody who sees own figures only has no table of instructors; `left_out` counts its further rows.

    Empty: nothing but cancelled classes in the range; blank: not even those, nor anything in the range before.
    """

    range: Range
    cards: Sequence[Card]
    trend: Trend
    mixes: Sequence[Mix]
    subjects: Sequence[Mix]
    heat: HeatMap
    teachers: Sequence[Teacher]
    left_out: int
    is_own: bool
    is_empty: bool
    is_blank: bool


def lay_out(
    figures: Figures, *, lists: Lists, currency: str, sort: str, all_rows: bool = False, is_own: bool = False
) -> Board:
    """The dashboard of these figures; `all_rows` shows the long tables whole."""
    most = None if all_rows else ROWS_SHOWN
    mix = partial(mix_of, lists=lists, classes=figures.total.tally.classes)
    cards = cards_of(figures, lists=lists, money=partial(format_money, currency=currency, whole=True))
    teachers = [] if is_own else teachers_of(figures.instructors, sort=sort, lists=lists)
    return Board(
        range=figures.range,
        cards=cards,
        trend=trend_of(figures, lists=lists, currency=currency),
        mixes=[
            mix("type", "Types", "Type", figures.types),
            mix("payment", "Payments", "Payment", figures.payments),
            mix("answer", "Answers", "Answer", figures.answers),
            mix("booking_type", "Booking types", "Booking type", figures.booking_types),
        ],
        subjects=[
            mix("class_type", "Class types", "Class type", figures.class_types, most=most),
            mix("package", "Packages", "Package", figures.packages, most=most),
        ],
        heat=heat_map_of(figures.starts, lists=lists),
        teachers=teachers[:most],
        left_out=len(teachers[most:]) if most else 0,
        is_own=is_own,
        is_empty=not figures.total.tally.classes,
        is_blank=not any(each.address or each.before_address for each in cards),
    )
