"""History rows, written by the services in the transaction of the change itself, and the notices that follow from them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from assignments.events import Event
from assignments.models import Assignment, HistoryEntry
from assignments.services.announce import Occurrence, announce

__all__ = ["Change", "Event", "record", "values_of"]


RECORDED = ("date", "start_time", "end_time", "instructor_id", "payment_amount")
"""The columns that history keeps of a new class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One class and the columns that changed: old and new value by column name."""

    assignment: Assignment
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record(
    *, event: Event, changes: Iterable[Change], actor: User | None, now: dt.datetime, reason: str = ""
) -> list[HistoryEntry]:
    """Write one history row per change, in one statement, and tell the people concerned, in another one.

    `actor` None stands for the studio's own jobs.
    """
    changes = list(changes)
    rows = [
        HistoryEntry(
            event=event,
            assignment_id=change.assignment.pk,
            series_id=change.assignment.series_id,
            actor=actor,
            at=now,
            before=dict(change.before),
            after=dict(change.after),
            reason=reason,
        )
        for change in changes
    ]
    written = HistoryEntry.objects.bulk_create(rows)
    announce(
        [
            Occurrence(
                event=event,
                assignment=change.assignment,
                before=change.before,
                after=change.after,
                actor_id=actor.pk if actor else None,
                at=now,
                reason=reason,
            )
            for change in changes
        ]
    )
    return written


def values_of(assignment: Assignment, columns: Sequence[str]) -> dict[str, Any]:
    """The class's values of these columns, as history keeps them."""
    return {column: getattr(assignment, column) for column in columns}
