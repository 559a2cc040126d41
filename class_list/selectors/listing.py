"""Everything that one page of the list shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from assignments.models import AssignmentQuerySet
from assignments.selectors.rows import Head, Row, heads_of, rows_of
from class_list.selectors.order import Order
from class_list.selectors.pages import find_page, matching_in_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A series with the number of its classes that match, the first of them, and all of them when it is unfolded."""

    head: Head
    first: Row
    matches: int
    rows: Sequence[Row] = field(default_factory=tuple)
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Rows and, in the grouped view, groups among them, in order; `cursor` leads on and is empty at the end."""

    entries: Sequence[Row | Group]
    cursor: str = ""


def read_listing(
    places: Sequence[AssignmentQuerySet],
    *,
    order: Order,
    cursor: str = "",
    size: int,
    grouped: bool,
    unfolded: Collection[UUID] = (),
) -> Listing:
    """One page of the classes that `matching` found; grouped, each series stands where its first class would."""
    page = find_page(places, order=order, cursor=cursor, size=size, anchors_only=grouped)
    rows = rows_of(page.ids)
    if not grouped:
        return Listing(entries=rows, cursor=page.cursor)
    groups = _groups(places, [row for row in rows if row.series_id], order=order, unfolded=unfolded)
    entries = [groups.get(row.series_id, row) if row.series_id else row for row in rows]
    return Listing(entries=entries, cursor=page.cursor)


def read_group(places: Sequence[AssignmentQuerySet], *, series_id: UUID, order: Order, unfolded: bool) -> Group | None:
    """One group by itself; None when no class of the series matches."""
    in_series = [place.filter(series=series_id) for place in places]
    first = rows_of(find_page(in_series, order=order, size=1).ids)
    return _groups(places, first, order=order, unfolded=[series_id] if unfolded else []).get(series_id)


def _groups(
    places: Sequence[AssignmentQuerySet], firsts: Sequence[Row], *, order: Order, unfolded: Collection[UUID]
) -> dict[UUID, Group]:
    """The groups of these first rows."""
    by_series = {row.series_id: row for row in firsts if row.series_id}
    if not by_series:
        return {}
    matches = matching_in_series(places, list(by_series))
    heads = heads_of(list(by_series))
    rows = _members([pk for series_id in unfolded for pk in matches.get(series_id, ())], order=order)
    return {
        series_id: Group(
            head=heads[series_id],
            first=first,
            matches=len(matches[series_id]),
            rows=rows.get(series_id, ()),
            is_open=series_id in unfolded,
        )
        for series_id, first in by_series.items()
    }


def _members(assignment_ids: Sequence[UUID], *, order: Order) -> dict[UUID | None, list[Row]]:
    """These classes by series, by date: in the direction of the list."""
    found: dict[UUID | None, list[Row]] = {}
    rows = rows_of(assignment_ids) if assignment_ids else []
    for row in sorted(rows, key=lambda row: row.place, reverse=order.descending):
        found.setdefault(row.series_id, []).append(row)
    return found
