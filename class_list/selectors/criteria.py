"""What somebody looks for in the list, and the classes that match."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from assignments.models import Assignment, AssignmentQuerySet
from assignments.models.vocabulary import ScheduleType
from class_list.selectors.attention import condition_of
from class_list.selectors.conflicts import conflicting
from class_list.selectors.search import search, with_student

LAST_HOUR = 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Every filter of the list; what is left empty does not filter. All that are set have to hold.

    `weekdays` count from 1, a Monday; `hour` is the hour of the day in which a class starts.
    `attention` is a kind of `selectors.attention`, asked at the moment `now` of studio time.
    """

    today: dt.date
    words: tuple[str, ...] = ()
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    schedule_types: tuple[str, ...] = ()
    class_statuses: tuple[str, ...] = ()
    payment_statuses: tuple[str, ...] = ()
    instructor_statuses: tuple[str, ...] = ()
    booking_types: tuple[str, ...] = ()
    instructor_ids: tuple[UUID, ...] = ()
    class_type_ids: tuple[UUID, ...] = ()
    package_ids: tuple[UUID, ...] = ()
    student_words: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    hour: int | None = None
    untimed_only: bool = False
    weekly_only: bool = False
    clashing_only: bool = False
    series_id: UUID | None = None
    attention: str = ""
    now: dt.datetime | None = None


def matching(criteria: Criteria) -> list[AssignmentQuerySet]:
    """The classes that match, as querysets that together hold each of them at least once.

    A search looks in several tables. One queryset a place lets an index serve each; OR in one query would read all.
    """
    narrowed = Assignment.objects.filter(_conditions(criteria))
    if criteria.words:
        return [narrowed.filter(place) for place in search(criteria.words)]
    return [narrowed]


def _conditions(criteria: Criteria) -> Q:
    chosen = {
        "date__gte": criteria.first_day,
        "date__lte": criteria.last_day,
        "schedule_type__in": criteria.schedule_types,
        "class_status__in": criteria.class_statuses,
        "payment_status__in": criteria.payment_statuses,
        "instructor_status__in": criteria.instructor_statuses,
        "booking_type__in": criteria.booking_types,
        "instructor__in": criteria.instructor_ids,
        "class_type__in": criteria.class_type_ids,
        "package__in": criteria.package_ids,
        "date__iso_week_day__in": criteria.weekdays,
        "series": criteria.series_id,
    }
    conditions = Q(**{lookup: value for lookup, value in chosen.items() if value})
    if criteria.hour is not None:
        conditions &= _starting_in(criteria.hour)
    if criteria.untimed_only:
        conditions &= Q(start_time__isnull=True)
    if criteria.weekly_only:
        conditions &= Q(schedule_type=ScheduleType.WEEKLY)
    if criteria.student_words:
        conditions &= with_student(criteria.student_words)
    if criteria.clashing_only:
        conditions &= conflicting(first_day=criteria.today)
    if criteria.attention and criteria.now:
        conditions &= condition_of(criteria.attention, now=criteria.now)
    return conditions


def _starting_in(hour: int) -> Q:
    """By `sort_time`, which the indexes hold; classes without times have midnight there, and do not start at all."""
    until = Q(sort_time__lt=dt.time(hour + 1)) if hour < LAST_HOUR else Q()
    return until & Q(sort_time__gte=dt.time(hour)) & (Q() if hour else Q(start_time__isnull=False))
