"""When classes start: hours of the day against weekdays, with sums at the edges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics import charts
from analytics.figures import Start, Tally
from analytics.lists import UNTIMED, WEEKDAYS, Lists

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`level` is the strength of its color; without classes there is no address."""

    name: str
    classes: int
    address: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    label: str
    cells: Sequence[Cell]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Classes without times are counted beside it, in `untimed`."""

    hours: Sequence[Hour]
    weekdays: Sequence[Cell]
    untimed: Cell


def heat_map_of(starts: Mapping[Start, Tally], *, lists: Lists) -> HeatMap:
    """From the first to the last hour in which anything starts."""
    counts = {start: tally.classes for start, tally in starts.items() if start.hour is not None}
    hours = {start.hour for start in counts if start.hour is not None}
    largest = max(counts.values(), default=0)

    def cell(weekday: int, hour: int) -> Cell:
        classes = counts.get(Start(weekday=weekday, hour=hour), 0)
        return Cell(
            name=f"{DAYS[weekday - 1]}, {hour:02}:00",
            classes=classes,
            address=lists.live(weekday=WEEKDAYS[weekday - 1], hour=str(hour)) if classes else "",
            level=charts.level(classes, largest),
        )

    def of_hour(hour: int) -> Hour:
        cells = [cell(weekday, hour) for weekday in range(1, 8)]
        total = sum(each.classes for each in cells)
        address = lists.live(hour=str(hour)) if total else ""
        return Hour(
            label=f"{hour:02}:00",
            cells=cells,
            total=Cell(name=f"Every day, {hour:02}:00", classes=total, address=address),
        )

    shown = range(min(hours, default=0), max(hours, default=-1) + 1)
    return HeatMap(
        hours=[of_hour(hour) for hour in shown],
        weekdays=[_of_weekday(weekday, starts, lists) for weekday in range(1, 8)],
        untimed=_untimed(starts, lists),
    )


def _of_weekday(weekday: int, starts: Mapping[Start, Tally], lists: Lists) -> Cell:
    """All day, classes without times as well."""
    classes = sum(tally.classes for start, tally in starts.items() if start.weekday == weekday)
    address = lists.live(weekday=WEEKDAYS[weekday - 1]) if classes else ""
    return Cell(name=DAYS[weekday - 1], classes=classes, address=address)


def _untimed(starts: Mapping[Start, Tally], lists: Lists) -> Cell:
    classes = sum(tally.classes for start, tally in starts.items() if start.hour is None)
    return Cell(name="No time set", classes=classes, address=lists.live(hour=UNTIMED) if classes else "")
