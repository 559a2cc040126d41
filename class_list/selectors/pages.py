"""One page of the list by keyset: as fast at the end as at the beginning."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from assignments.models import AssignmentQuerySet
from class_list.selectors.order import Order

COUNT_CAP = 1_000
COUNT_CAP_OF_SEARCH = 100
"""Found word by word, a thousand classes take too long to count before the page is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Ids in order; `cursor` leads to the next page and is empty on the last one."""

    ids: tuple[UUID, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many classes match: exact, or at least that many."""

    number: int
    is_exact: bool

    def __str__(self) -> str:
        return f"{self.number:,}" if self.is_exact else f"{self.number:,}+"


def find_page(
    places: Sequence[AssignmentQuerySet], *, order: Order, cursor: str = "", size: int, anchors_only: bool = False
) -> Page:
    """The next `size` classes of those places (`matching`) after the cursor.

    With `anchors_only` each series counts once: by its first class that matches, or by its last one in a descending order.
    """
    parts = [part for place in places for part in order.parts(place)]
    if anchors_only:
        parts = [_anchors(part, places, order=order) for part in parts]
    if cursor:
        values = order.read_cursor(cursor)
        parts = [part.filter(order.after(values)) for part in parts]
    if not parts:
        return Page(ids=())
    rows = list(_first(parts, order=order, number=size + 1))
    ids = tuple(row[-1] for row in rows[:size])
    return Page(ids=ids, cursor=order.write_cursor(rows[size - 1]) if len(rows) > size else "")


def count_matching(places: Sequence[AssignmentQuerySet], *, cap: int | None) -> Total:
    """How many classes match; counting stops after `cap`, without one it is exact."""
    stop = None if cap is None else cap + 1
    counted = [place.order_by().values("pk")[:stop] for place in places]
    if not counted:
        return Total(number=0, is_exact=True)
    rows = counted[0].union(*counted[1:])[:stop] if len(counted) > 1 else counted[0]
    number = rows.count()
    if cap is None or number <= cap:
        return Total(number=number, is_exact=True)
    return Total(number=cap, is_exact=False)


def _first(parts: Sequence[AssignmentQuerySet], *, order: Order, number: int) -> Iterable[tuple[Any, ...]]:
    """The keys of the first rows of all parts together; each part gives no more than could be among them."""
    limited: list[QuerySet[Any, Any]] = [part.values_list(*order.keys)[:number] for part in parts]
    if len(limited) == 1:
        return limited[0]
    return limited[0].union(*limited[1:]).order_by(*order.ordering)[:number]


def _anchors(part: AssignmentQuerySet, places: Sequence[AssignmentQuerySet], *, order: Order) -> AssignmentQuerySet:
    """Single classes, and of each series the first class that matches: by date, whatever the order of the list is."""
    first: Combinable | Q = Q()
    for place in places:
        first &= ~Exists(place.filter(order.before_outer(), series=OuterRef("series")))
    return part.filter(Q(series__isnull=True) | first)


def matching_in_series(places: Sequence[AssignmentQuerySet], series_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The ids of the matching classes of these series, by series."""
    found: dict[UUID, list[UUID]] = {series_id: [] for series_id in series_ids}
    rows = [place.filter(series__in=series_ids).order_by().values_list("series", "pk") for place in places]
    if rows:
        for series_id, assignment_id in rows[0].union(*rows[1:]) if len(rows) > 1 else rows[0]:
            found[series_id].append(assignment_id)
    return found


def only(places: Sequence[AssignmentQuerySet], ids: Collection[UUID]) -> list[AssignmentQuerySet]:
    """The same places, narrowed to these classes."""
    return [place.filter(pk__in=ids) for place in places]
