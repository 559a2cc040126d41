"""What the desk starts its day with: today's classes, what needs attention, and the week in figures."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from assignments.models import Assignment, AssignmentBooking
from assignments.models.vocabulary import ClassStatus, InstructorStatus
from assignments.recurrence import ONE_DAY
from assignments.selectors.rows import Row, rows_of
from bookings.models import Booking
from class_list.selectors.attention import KINDS, Attention, Kind, condition_of
from class_list.selectors.pages import COUNT_CAP, Total, count_matching

A_WEEK = 7 * ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    code: Attention
    kind: Kind
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One week, Monday to Sunday: classes that are not cancelled, how many of them took place, what they bring in."""

    classes: int
    completed: int
    cancelled: int
    revenue: Decimal
    students: int
    answered: int
    accepted: int

    @property
    def acceptance(self) -> int | None:
        """Accepted among answered, in percent; None without answers."""
        return round(100 * self.accepted / self.answered) if self.answered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    first_day: dt.date
    last_day: dt.date
    figures: Figures
    before: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    rows: Sequence[Row]
    tiles: Sequence[Tile]
    unassigned: Total
    week: Week

    @property
    def waiting(self) -> bool:
        """Whether anything needs attention."""
        return bool(self.unassigned.number) or any(tile.total.number for tile in self.tiles)


def read_today(*, now: dt.datetime) -> Today:
    """Everything that Today shows at this moment of studio time, in a fixed number of queries."""
    today = now.date()
    ids = Assignment.objects.filter(date=today).in_order().values_list("pk", flat=True)
    return Today(
        rows=rows_of(list(ids)),
        tiles=[Tile(code=code, kind=kind, total=_count(code, now=now)) for code, kind in KINDS.items()],
        unassigned=_unassigned(),
        week=_week(today),
    )


def _count(code: Attention, *, now: dt.datetime) -> Total:
    return count_matching([Assignment.objects.filter(condition_of(code, now=now))], cap=COUNT_CAP)


def _unassigned() -> Total:
    """Confirmed bookings in no live class."""
    rows = Booking.objects.confirmed().unassigned()
    number = rows.values("pk")[: COUNT_CAP + 1].count()
    return Total(number=min(number, COUNT_CAP), is_exact=number <= COUNT_CAP)


def _week(today: dt.date) -> Week:
    monday = today - today.weekday() * ONE_DAY
    return Week(
        first_day=monday,
        last_day=monday + 6 * ONE_DAY,
        figures=_figures(monday),
        before=_figures(monday - A_WEEK),
    )


def _figures(monday: dt.date) -> Figures:
    of_week = Assignment.objects.filter(date__gte=monday, date__lt=monday + A_WEEK)
    live, cancelled = ~Q(class_status=ClassStatus.CANCELLED), Q(class_status=ClassStatus.CANCELLED)
    answered = live & ~Q(instructor_status=InstructorStatus.PENDING)
    found = of_week.aggregate(
        classes=Count("pk", filter=live),
        completed=Count("pk", filter=Q(class_status=ClassStatus.COMPLETED)),
        cancelled=Count("pk", filter=cancelled),
        revenue=Sum("payment_amount", filter=live, default=Decimal(0)),
        answered=Count("pk", filter=answered),
        accepted=Count("pk", filter=live & Q(instructor_status=InstructorStatus.ACCEPTED)),
    )
    seats = AssignmentBooking.objects.filter(assignment__in=of_week.live())
    return Figures(**found, students=seats.count())
