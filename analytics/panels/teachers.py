"""The table of instructors, in the order that was asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.figures import Teaching
from analytics.lists import Lists
from analytics.panels.cards import ANSWERED

SORTS: Mapping[str, Callable[[Teaching], Any]] = {
    "name": lambda row: row.name.casefold(),
    "classes": lambda row: row.tally.classes,
    "revenue": lambda row: row.tally.revenue,
    "completion": lambda row: row.tally.completion_rate,
    "acceptance": lambda row: row.tally.acceptance_rate,
    "answer": lambda row: row.answer_minutes,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """One instructor's figures and the lists behind them."""

    row: Teaching
    address: str
    completed_address: str
    accepted_address: str
    answered_address: str


def teachers_of(rows: Sequence[Teaching], *, sort: str, lists: Lists) -> list[Teacher]:
    """Sorted by one of SORTS, a minus before it for descending; who has no such figure comes last."""
    key = SORTS[sort.removeprefix("-")]
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.instructor_id))
    told = [row for row in by_name if key(row) is not None]
    untold = [row for row in by_name if key(row) is None]
    return [_teacher(row, lists) for row in (*sorted(told, key=key, reverse=sort.startswith("-")), *untold)]


def _teacher(row: Teaching, lists: Lists) -> Teacher:
    whose = str(row.instructor_id)
    tally = row.tally
    return Teacher(
        row=row,
        address=lists.live(instructor=whose),
        completed_address=lists.completed(instructor=whose) if tally.completed else "",
        accepted_address=lists.live(instructor=whose, answer="accepted") if tally.accepted else "",
        answered_address=lists.live(instructor=whose, answer=ANSWERED) if tally.answered else "",
    )
