"""The list of bookings: what matches, a page of it, and what a row tells."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from accounts.models import User
from bookings.models import Booking, BookingImport, BookingQuerySet
from database.expressions import RowComparison
from database.keyset import CursorOutdated

COUNT_CAP = 1_000
LIVE = Q(assignment_bookings__assignment__class_status__in=["scheduled", "completed"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Every filter of the list; what is left empty does not filter."""

    words: str = ""
    statuses: tuple[str, ...] = ()
    booking_types: tuple[str, ...] = ()
    package_ids: tuple[UUID, ...] = ()
    unassigned: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """In how many live classes a booking sits, and from when to when."""

    classes: int
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    bookings: list[Booking]
    attendance: Mapping[UUID, Attendance]
    cursor: str


def matching(criteria: Criteria) -> BookingQuerySet:
    found = Booking.objects.matching(criteria.words)
    if criteria.statuses:
        found = found.filter(status__in=criteria.statuses)
    if criteria.booking_types:
        found = found.filter(booking_type__in=criteria.booking_types)
    if criteria.package_ids:
        found = found.filter(class_package__in=criteria.package_ids)
    if criteria.since:
        found = found.filter(created_at__date__gte=criteria.since)
    if criteria.until:
        found = found.filter(created_at__date__lte=criteria.until)
    return found.unassigned() if criteria.unassigned else found


def read_page(criteria: Criteria, *, cursor: str = "", size: int) -> Page:
    """A page of the bookings: open ones without a class first, then the others, each the newest first."""
    found: list[tuple[int, Booking]] = []
    for phase, rows in _phases(criteria, cursor=cursor):
        wanted = size + 1 - len(found)
        if wanted > 0:
            found += [(phase, booking) for booking in rows.select_related("class_package")[:wanted]]
    bookings = [booking for _, booking in found[:size]]
    more = len(found) > size
    return Page(bookings=bookings, attendance=_attendance(bookings), cursor=_cursor(*found[size - 1]) if more else "")


def count_matching(criteria: Criteria) -> tuple[int, bool]:
    """How many match, counted up to a cap; whether that is exact."""
    number = matching(criteria).order_by().values("pk")[: COUNT_CAP + 1].count()
    return min(number, COUNT_CAP), number <= COUNT_CAP


def _phases(criteria: Criteria, *, cursor: str) -> Iterator[tuple[int, BookingQuerySet]]:
    matched = matching(criteria).newest_first()
    waiting = matched.attachable().unassigned()
    rest = matched.exclude(pk__in=waiting.order_by().values("pk"))
    at, created_at, pk = _read_cursor(cursor)
    for phase, rows in enumerate((waiting, rest)):
        if phase == at and created_at is not None:
            yield phase, rows.filter(RowComparison(["created_at", "pk"], "<", [created_at, pk]))
        elif phase >= at and not (phase == 1 and criteria.unassigned and not _has_closed(criteria)):
            yield phase, rows


def _has_closed(criteria: Criteria) -> bool:
    """Whether bookings that wait for no class any more can match."""
    return not criteria.statuses or not {"pending", "confirmed"}.issuperset(criteria.statuses)


def _cursor(phase: int, booking: Booking) -> str:
    return f"{phase}_{booking.created_at.timestamp():.6f}_{booking.pk}"


def _read_cursor(cursor: str) -> tuple[int, dt.datetime | None, UUID | None]:
    if not cursor:
        return 0, None, None
    try:
        phase, moment, pk = cursor.split("_")
        whole, _, micros = moment.partition(".")
        at = dt.datetime.fromtimestamp(int(whole), tz=dt.UTC) + dt.timedelta(microseconds=int(micros))
        return int(phase), at, UUID(pk)
    except (ValueError, OverflowError, OSError) as error:
        raise CursorOutdated from error


def _attendance(bookings: list[Booking]) -> dict[UUID, Attendance]:
    rows = (
        Booking.objects.filter(pk__in=[booking.pk for booking in bookings])
        .annotate(
            classes=Count("assignment_bookings", filter=LIVE),
            first_day=Min("assignment_bookings__assignment__date", filter=LIVE),
            last_day=Max("assignment_bookings__assignment__date", filter=LIVE),
        )
        .values_list("pk", "classes", "first_day", "last_day")
    )
    return {
        pk: Attendance(classes=classes, first_day=first_day, last_day=last_day)
        for pk, classes, first_day, last_day in rows
    }


def find_booking(booking_pk: UUID) -> Booking | None:
    return Booking.objects.filter(pk=booking_pk).first()


def find_import(import_id: UUID, *, owner: User) -> BookingImport | None:
    """The file that this person uploaded."""
    return BookingImport.objects.filter(pk=import_id, owner=owner).first()
