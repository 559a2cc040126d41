"""Where marks stand in a chart: shares of the width in percent, heights in pixels. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = (1, 2, 5, 10)
TICKS = 4
WIDEST = 7.0
"""Percent of the width: a few columns do not become walls."""
FILLED = 0.72
"""Of the width that a column could take."""
LEVELS = 5
"""Strengths of color of a heat map, besides the empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the grid: how high it stands, counted from the top, and for which value."""

    y: float
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A column: left edge and width in percent, top and height in pixels.

    It stands in the middle of its step, from `left` on and `step` wide, which takes clicks as well.
    """

    x: float
    width: float
    left: float
    step: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.left + self.step / 2, 3)


def scale(largest: Decimal | int) -> list[int]:
    """Round values from 0 to the first one that is not below the largest, TICKS steps or fewer apart."""
    rough = max(Decimal(largest) / TICKS, Decimal(1))
    power = Decimal(10) ** rough.adjusted()
    step = next(int(factor * power) for factor in STEPS if factor * power >= rough)
    count = max(-(-int(Decimal(largest).to_integral_value(rounding="ROUND_CEILING")) // step), 1)
    return [step * number for number in range(count + 1)]


def ticks(values: Sequence[int], *, top: float, height: float) -> list[Tick]:
    """The lines of a grid between `top` and `top + height`."""
    return [Tick(y=round(top + height * (1 - value / values[-1]), 1), value=value) for value in values]


def columns(values: Sequence[Decimal | int], *, limit: int, top: float, height: float) -> list[Mark]:
    """One column a value, side by side over the whole width; what is more than nothing is at least a line."""
    step = 100 / max(len(values), 1)
    width = min(step * FILLED, WIDEST)
    marks = []
    for number, value in enumerate(values):
        tall = max(height * float(value) / limit, 1.5) if value else 0.0
        middle = step * (number + 0.5)
        marks.append(
            Mark(
                x=round(middle - width / 2, 3),
                width=round(width, 3),
                left=round(step * number, 3),
                step=round(step, 3),
                y=round(top + height - tall, 1),
                height=round(tall, 1),
            )
        )
    return marks


def share(part: Decimal | int, whole: Decimal | int) -> float:
    """Percent of the width that a bar takes."""
    return round(100 * float(part) / float(whole), 1) if whole else 0.0


def level(value: int, largest: int) -> int:
    """How strongly a cell is colored, 0 for nothing to LEVELS for the largest; a few classes are never much."""
    return -(-LEVELS * value // max(largest, LEVELS))
