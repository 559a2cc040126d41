"""Where classes stand on a timetable: side by side where they overlap. Pure arithmetic over minutes of the day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_LANES: Final = 4
"""So many classes stand side by side in one column; the others are counted."""
STEP: Final = 5
"""Minutes of one step of the grid: the style sheet has a class for each (static/css/timetable-steps.css)."""
LONGEST: Final = 144
"""Twelve hours in steps: a longer class ends with the grid."""
SHORTEST: Final = 3


def minutes(time: dt.time) -> int:
    """Minutes since midnight."""
    return time.hour * 60 + time.minute


def steps(start: int, end: int) -> str:
    """The CSS classes that put something between two minutes of the day."""
    return f"f{start // STEP} l{min(max((end - start) // STEP, SHORTEST), LONGEST)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The lane of one period, counted from 0, and how many lanes its neighbors and it share."""

    lane: int
    lanes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Periods for which there is no room, between these minutes of the day."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A place for every period, None for those without room, which `more` counts."""

    places: tuple[Place | None, ...]
    more: tuple[More, ...]


def arrange(periods: Sequence[tuple[int, int]], *, most: int = MOST_LANES) -> Arrangement:
    """Lanes for half-open periods of (start, end) minutes, so that no two in one lane overlap; touching is no overlap.

    Periods that overlap, one after the other, share a cluster, and all of a cluster are equally wide. Where a cluster
    would need more than `most` lanes, its last lane counts those that find no room.
    """
    places: list[Place | None] = [None] * len(periods)
    more: list[More] = []
    for cluster in _clusters(periods):
        lanes = _lanes(periods, cluster)
        width = max(lanes.values()) + 1
        room = width if width <= most else most - 1
        for index, lane in lanes.items():
            if lane < room:
                places[index] = Place(lane=lane, lanes=min(width, most))
        left_out = [index for index, lane in lanes.items() if lane >= room]
        if left_out:
            start, end = min(periods[index][0] for index in left_out), max(periods[index][1] for index in left_out)
            more.append(More(start=start, end=end, count=len(left_out)))
    return Arrangement(places=tuple(places), more=tuple(more))


def _clusters(periods: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The indexes of the periods, in order of their start, cut where everything before has ended."""
    clusters: list[list[int]] = []
    latest = 0
    for index in sorted(range(len(periods)), key=lambda each: (periods[each][0], -periods[each][1], each)):
        start, end = periods[index]
        if clusters and start < latest:
            clusters[-1].append(index)
        else:
            clusters.append([index])
        latest = max(latest, end)
    return clusters


def _lanes(periods: Sequence[tuple[int, int]], cluster: Sequence[int]) -> dict[int, int]:
    """The first lane that is free for each."""
    ends: list[int] = []
    lanes: dict[int, int] = {}
    for index in cluster:
        start, end = periods[index]
        lane = next((number for number, taken_until in enumerate(ends) if taken_until <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        lanes[index] = lane
    return lanes
