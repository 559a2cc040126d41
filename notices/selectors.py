"""The notices of one person: how many are unread, and a page of them in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from notices.telling import Telling, tell

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One notice as the list shows it; `who` is empty where the title says it."""

    notice: Notice
    telling: Telling
    who: str

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    date: dt.date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """Days, newest first; `last_id` continues after this page and is None on the last one."""

    days: tuple[Day, ...]
    last_id: int | None

    @property
    def size(self) -> int:
        return sum(len(day.items) for day in self.days)

    @property
    def last_day(self) -> dt.date:
        return self.days[-1].date


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """How many notices are unread; from MOST_COUNTED on nobody counts."""

    unread: int

    @property
    def count(self) -> str:
        return f"{MOST_COUNTED - 1}+" if self.unread >= MOST_COUNTED else str(self.unread)

    @property
    def label(self) -> str:
        return f"Notices, {self.count if self.unread else 'none'} unread"


def count_unread(person_id: UUID) -> int:
    """How many notices the person has not read, counted up to MOST_COUNTED."""
    unread = Notice.objects.for_person(person_id).unread().newest_first()
    return unread.values("pk")[:MOST_COUNTED].count()


def bell_of(reader: User) -> Bell:
    return Bell(unread=count_unread(reader.pk))


def notice_page(*, reader: User, unread_only: bool, before: int | None, size: int) -> NoticePage:
    """The newest notices of the reader, or those after the one with the id `before`."""
    found = Notice.objects.for_person(reader.pk).newest_first().select_related("actor")
    if unread_only:
        found = found.unread()
    if before is not None:
        found = found.before(before)
    notices = list(found[: size + 1])
    shown = notices[:size]
    return NoticePage(days=_days(_items(shown, reader)), last_id=shown[-1].pk if len(notices) > size else None)


def find_item(*, reader: User, notice_id: int) -> Item | None:
    """One notice of the reader; None when it is not theirs, or was taken back."""
    notice = Notice.objects.for_person(reader.pk).filter(pk=notice_id).select_related("actor").first()
    return _items([notice], reader)[0] if notice else None


def has_notices(person_id: UUID) -> bool:
    return Notice.objects.for_person(person_id).exists()


def _items(notices: Sequence[Notice], reader: User) -> list[Item]:
    told = tell(notices, reader=reader)
    return [
        Item(
            notice=notice,
            telling=(telling := told[notice.pk]),
            who="" if telling.names_actor else notice.actor.full_name if notice.actor else "The studio",
        )
        for notice in notices
    ]


def _days(items: Sequence[Item]) -> tuple[Day, ...]:
    by_day = groupby(items, key=lambda item: timezone.localdate(item.notice.created_at))
    return tuple(Day(date=date, items=tuple(of_day)) for date, of_day in by_day)
