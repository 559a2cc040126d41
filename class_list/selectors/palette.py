"""What a few words find, wherever it is: the next classes, people, bookings, saved views. A handful of each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Final
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from assignments.selectors.rows import Row, rows_of
from bookings.models import Booking
from class_list.models import SavedView
from class_list.selectors.criteria import Criteria, matching
from class_list.selectors.order import Order
from class_list.selectors.pages import find_page
from class_list.selectors.search import SHORTEST_WORD

MOST: Final = 5
MOST_RECENT: Final = 8
type Thing = Row | User | Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    classes: Sequence[Row] = field(default_factory=tuple)
    people: Sequence[User] = field(default_factory=tuple)
    bookings: Sequence[Booking] = field(default_factory=tuple)
    views: Sequence[SavedView] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return any((self.classes, self.people, self.bookings, self.views))


def find_anything(*, words: Sequence[str], user: User, all_people: bool, today: dt.date) -> Found:
    """What the words find for this person; row security decides which classes and bookings are theirs to see.

    People and bookings are for the desk: instructors who may be given a class, or with `all_people` everybody.
    """
    if not words:
        return Found()
    classes = _classes(words, today=today)
    if not user.works_at_desk:
        return Found(classes=classes)
    return Found(
        classes=classes,
        people=_people(words, everybody=all_people),
        bookings=_bookings(words),
        views=_views(words, user=user),
    )


def find_recent(*, wanted: Sequence[tuple[str, UUID]], user: User, all_people: bool) -> list[tuple[str, Thing]]:
    """Of these things, each a kind and an id, those that are still there for this person to see, in this order."""
    kinds = {"class", "booking", "person"} if all_people else {"class", "booking"} if user.works_at_desk else {"class"}
    ids = {kind: [pk for each, pk in wanted if each == kind] for kind in kinds}
    found: dict[tuple[str, UUID], Thing] = {}
    if asked := ids.get("class"):
        found |= {("class", row.id): row for row in rows_of(asked)}
    if asked := ids.get("booking"):
        found |= {("booking", row.pk): row for row in Booking.objects.filter(pk__in=asked)}
    if asked := ids.get("person"):
        found |= {("person", row.pk): row for row in User.objects.filter(pk__in=asked)}
    return [(each[0], found[each]) for each in dict.fromkeys(wanted) if each in found][:MOST_RECENT]


def _classes(words: Sequence[str], *, today: dt.date) -> list[Row]:
    """The next classes from today on; the last ones when there are none."""
    places = matching(Criteria(today=today, words=tuple(words)))
    coming = [place.filter(date__gte=today) for place in places]
    page = find_page(coming, order=Order.parse("date"), size=MOST)
    if not page.ids:
        page = find_page(places, order=Order.parse("-date"), size=MOST)
    return rows_of(page.ids) if page.ids else []


def _people(words: Sequence[str], *, everybody: bool) -> list[User]:
    people = User.objects.all() if everybody else User.objects.instructors().active()
    named = reduce(and_, (Q(full_name__icontains=word) | Q(email__icontains=word) for word in words))
    return list(people.filter(named).by_name()[:MOST])


def _bookings(words: Sequence[str]) -> list[Booking]:
    """The newest; fewer letters than an index can find are not searched for."""
    if min(map(len, words)) < SHORTEST_WORD:
        return []
    return list(Booking.objects.matching(" ".join(words)).newest_first()[:MOST])


def _views(words: Sequence[str], *, user: User) -> list[SavedView]:
    named = reduce(and_, (Q(name__icontains=word) for word in words))
    return list(SavedView.objects.visible_to(user).filter(named)[:MOST])
