"""What classes have in common, by count and revenue, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics import charts
from analytics.figures import Share, Tally, percent
from analytics.lists import Lists
from design.statuses import STATUSES, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`width` is the length of the bar in percent, `part` the share of all classes."""

    key: str
    label: str
    tally: Tally
    part: Decimal | None
    width: float
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """`code` is the filter of the list, `kind` names the badges where there are any; `left_out` counts further lines."""

    code: str
    title: str
    head: str
    lines: Sequence[Line]
    kind: str = ""
    left_out: int = 0


def mix_of(
    code: str, title: str, head: str, shares: Sequence[Share], *, lists: Lists, classes: int, most: int | None = None
) -> Mix:
    """Bars are as long as the count; the longest fills the width. `classes` is what shares are taken of."""
    kind = code if code in STATUSES else ""
    largest = max((row.tally.classes for row in shares), default=0)
    return Mix(
        code=code,
        title=title,
        head=head,
        kind=kind,
        lines=[
            Line(
                key=row.key,
                label=look_of(kind, row.key).word if kind else row.label,
                tally=row.tally,
                part=percent(row.tally.classes, classes),
                width=charts.share(row.tally.classes, largest),
                address=lists.live(**{code: row.key}),
            )
            for row in shares[:most]
        ],
        left_out=len(shares[most:]) if most else 0,
    )
