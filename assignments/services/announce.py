"""Who is told what about changed classes (domain 6.1): derived from the history that the services write."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.permissions import RoleName
from assignments.events import Event
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus
from notices.kinds import Kind
from notices.services import Draft, write_notices

PLACE = ("date", "start_time", "end_time")
SUBJECT = ("class_type_id", "package_id")
TO_THE_INSTRUCTOR = {
    Event.CREATED: Kind.CLASS_ASSIGNED,
    Event.DELETED: Kind.CLASS_REMOVED,
    Event.CANCELLED: Kind.CLASS_CANCELLED,
    Event.RESTORED: Kind.CLASS_RESTORED,
    Event.MOVED: Kind.CLASS_MOVED,
    Event.CHANGED: Kind.CLASS_CHANGED,
}
ANSWERS = {Event.ACCEPTED: Kind.CLASS_ACCEPTED, Event.REJECTED: Kind.CLASS_DECLINED}

type Addressee = UUID | RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One event of one class with the columns that it changed."""

    event: Event
    assignment: Assignment
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    actor_id: UUID | None
    at: dt.datetime
    reason: str


@dataclass(slots=True, kw_only=True)
class _Story:
    """All that happened to one class at once, from what it was to what it is."""

    last: Occurrence
    events: list[Event] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    def add(self, occurrence: Occurrence) -> None:
        self.events.append(occurrence.event)
        for column, value in occurrence.before.items():
            self.before.setdefault(column, value)
        self.after |= occurrence.after
        self.reason = self.reason or occurrence.reason

    def was(self, column: str) -> Any:
        return self.before.get(column, getattr(self.last.assignment, column))

    def is_now(self, column: str) -> Any:
        return self.after.get(column, self.was(column))


_waiting: ContextVar[list[Occurrence] | None] = ContextVar("waiting_announcements", default=None)


@contextmanager
def announcing_together() -> Iterator[None]:
    """Tell at the end of the block, in one go, whatever is recorded in it; nothing of it when the block fails."""
    outer = _waiting.get()
    collected: list[Occurrence] = []
    token = _waiting.set(collected)
    try:
        yield
    finally:
        _waiting.reset(token)
    if outer is None:
        write_notices(drafts_of(collected))
    else:
        outer.extend(collected)


def announce(occurrences: Sequence[Occurrence]) -> None:
    """Tell everybody concerned, once for each kind of thing, in one statement."""
    waiting = _waiting.get()
    if waiting is None:
        write_notices(drafts_of(occurrences))
    else:
        waiting.extend(occurrences)


def drafts_of(occurrences: Iterable[Occurrence], *, change: str = "") -> list[Draft]:
    """One draft for everybody and each kind of thing, with all the classes in it."""
    told: dict[tuple[Addressee, Kind], list[_Story]] = {}
    for story in _stories(occurrences):
        for addressee, kind in _addressed(story):
            told.setdefault((addressee, kind), []).append(story)
    # Roles first: they are told of every class. One of them who is addressed by name, too, is told only that.
    ordered = sorted(told.items(), key=lambda item: not isinstance(item[0][0], RoleName))
    return [_draft(addressee, kind, stories, change) for (addressee, kind), stories in ordered]


def _stories(occurrences: Iterable[Occurrence]) -> Iterable[_Story]:
    stories: dict[UUID, _Story] = {}
    for occurrence in occurrences:
        stories.setdefault(occurrence.assignment.pk, _Story(last=occurrence)).add(occurrence)
    return stories.values()


def _addressed(story: _Story) -> Iterator[tuple[Addressee, Kind]]:
    """The most telling thing that happened to the class: whoever gets it need not be told of its move as well."""
    for event in story.events:
        if event in ANSWERS:
            yield RoleName.MANAGER, ANSWERS[event]
            yield story.last.assignment.assigned_by_id, ANSWERS[event]
            yield story.was("instructor_id"), ANSWERS[event]
            return
    if Event.REASSIGNED in story.events:
        yield story.is_now("instructor_id"), Kind.CLASS_GIVEN
        yield story.was("instructor_id"), Kind.CLASS_GIVEN_AWAY
        return
    for event, kind in TO_THE_INSTRUCTOR.items():
        if event in story.events and not _is_no_news(event, story):
            yield story.is_now("instructor_id"), kind
            return


def _is_no_news(event: Event, story: _Story) -> bool:
    """A cancelled class that is deleted was called off before; what changes in type and notes alone is no other class."""
    return (event is Event.DELETED and story.was("class_status") == ClassStatus.CANCELLED) or (
        event is Event.CHANGED and "class_type_id" not in story.after
    )


def _draft(addressee: Addressee, kind: Kind, stories: Sequence[_Story], change: str) -> Draft:
    first = stories[0]
    payload: dict[str, Any] = {
        "classes": [_class(story) for story in sorted(stories, key=_time)],
        "reason": "" if kind in ANSWERS.values() else first.reason,
    }
    if kind is Kind.CLASS_DECLINED:
        payload |= {name: first.after.get(name) or "" for name in ("rejection_reason", "rejection_note")}
    if kind is Kind.CLASS_MOVED:
        payload["asks_again"] = any(story.after.get("instructor_status") == "pending" for story in stories)
    return Draft(
        kind=kind,
        payload=payload,
        actor_id=first.last.actor_id,
        at=first.last.at,
        recipient_id=None if isinstance(addressee, RoleName) else addressee,
        role=addressee if isinstance(addressee, RoleName) else None,
        change=change,
    )


def _time(story: _Story) -> tuple[str, str]:
    return str(story.is_now("date")), str(story.is_now("start_time") or "")


def _class(story: _Story) -> dict[str, Any]:
    """What a sentence says of one class; where it was before only if it moved."""
    assignment = story.last.assignment
    values = {
        "id": assignment.pk,
        "series_id": assignment.series_id,
        **{column: story.is_now(column) for column in (*PLACE, *SUBJECT, "instructor_id")},
    }
    was = {column: story.was(column) for column in (*PLACE, "class_type_id")}
    if any(values[column] != value for column, value in was.items()):
        values["was"] = was
    return {name: value for name, value in values.items() if value is not None}
