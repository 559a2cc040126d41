"""What somebody who stops teaching leaves behind: the classes that count on them, and their weekly templates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from accounts.models import User
from assignments.models import Assignment
from assignments.selectors.rows import Row, rows_of
from catalog.models import ClassSchedule

NAMED_AT_MOST = 40
"""So many groups are decided on one by one; those after them share the decision for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The classes of one series, or a class by itself; `key` names it in forms."""

    key: str
    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def last(self) -> Row:
        return self.rows[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Everything that counts on a person from a day on."""

    person: User
    groups: Sequence[Group]
    templates: Sequence[ClassSchedule]

    @property
    def classes(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def named(self) -> Sequence[Group]:
        return self.groups[:NAMED_AT_MOST]

    @property
    def unnamed(self) -> int:
        return max(len(self.groups) - NAMED_AT_MOST, 0)


def left_behind(*, person: User, today: dt.date) -> LeftBehind:
    """In two queries."""
    ids = Assignment.objects.counting_on(person.pk, today=today).in_order().values_list("pk", flat=True)
    rows = rows_of(list(ids))
    by_key = sorted(rows, key=key_of)  # stays in the order of dates within each
    groups = [Group(key=key, rows=list(found)) for key, found in groupby(by_key, key=key_of)]
    return LeftBehind(
        person=person,
        groups=sorted(groups, key=lambda group: group.first.place),
        templates=templates_of(person.pk, today=today),
    )


def templates_of(person_id: UUID, *, today: dt.date) -> list[ClassSchedule]:
    """The weekly templates that still hold, by weekday and time."""
    found = ClassSchedule.objects.active().of_instructor(person_id).not_ended_before(today)
    return list(found.select_related("class_type").by_weekday())


def key_of(row: Row | Assignment) -> str:
    """The series of the class, or the class itself when it has none."""
    return f"series-{row.series_id}" if row.series_id else key_of_class(row)


def key_of_class(row: Row | Assignment) -> str:
    return f"class-{row.id}"


def others_who_teach(person_id: UUID) -> list[User]:
    """The active instructors who could take over."""
    return list(User.objects.active().instructors().exclude(pk=person_id).by_name())
