"""What the calendar shows on a range of days, in a fixed number of queries."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from assignments.availability.closures import Closures
from assignments.availability.templates import TemplateOccurrence, load_template_occurrences
from assignments.models import Assignment, AssignmentBooking, AssignmentQuerySet
from assignments.models.vocabulary import ClassStatus
from assignments.recurrence import ONE_DAY
from class_list.selectors.criteria import Criteria
from design.formatting import format_date, format_time_range
from design.statuses import Look, look_of

FIRST_OF_A_DAY = 4
"""So many classes of a day the month names; the others are counted."""
COLUMNS = (
    "id",
    "date",
    "start_time",
    "end_time",
    "name",
    "instructor_id",
    "instructor__full_name",
    "class_status",
    "instructor_status",
    "class_schedule_id",
    "version",
)


@dataclass(frozen=True, slots=True)
class Block:
    """One class of the calendar."""

    id: UUID
    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    name: str
    instructor_id: UUID
    instructor: str
    class_status: str
    instructor_status: str
    class_schedule_id: UUID | None
    version: int
    number: int
    """Students; in the month, how many classes its day has."""

    @property
    def look(self) -> Look:
        """The answer, unless the class took place or was cancelled: that says more."""
        if self.class_status == ClassStatus.SCHEDULED:
            return look_of("answer", self.instructor_status)
        return look_of("class", self.class_status)

    @property
    def css(self) -> str:
        if self.class_status == ClassStatus.SCHEDULED:
            return f"cal-{self.instructor_status}"
        return f"cal-{self.class_status}"

    @property
    def times(self) -> str:
        return format_time_range(self.start_time, self.end_time)

    @property
    def is_movable(self) -> bool:
        return self.class_status == ClassStatus.SCHEDULED and self.start_time is not None

    def is_over(self, now: dt.datetime) -> bool:
        """Whether it has ended at that moment of studio time."""
        return (self.date, self.end_time or dt.time.max) < (now.date(), now.time())

    @property
    def label(self) -> str:
        """The class in one sentence, for who hears it."""
        return f"{self.name}, {format_date(self.date)}, {self.times}, {self.instructor}, {self.look.word.lower()}"


def blocks_between(places: Sequence[AssignmentQuerySet], *, first_day: dt.date, last_day: dt.date) -> list[Block]:
    """The classes of these days among the places (see `matching`), in order, each once."""
    students = (
        AssignmentBooking.objects.filter(assignment=OuterRef("pk"))
        .order_by()
        .values("assignment")
        .values(number=Count("*"))
    )
    found: dict[UUID, Block] = {}
    for place in places:
        rows = (
            place.filter(date__gte=first_day, date__lte=last_day)
            .annotate(name=Coalesce("class_type__name", "package__name"), number=Coalesce(Subquery(students), 0))
            .order_by("date", "sort_time", "id")
            .values_list(*COLUMNS, "number")
        )
        found |= {row[0]: Block(*row) for row in rows}
    return in_order(found.values()) if len(places) > 1 else list(found.values())


def first_of_each_day(places: Sequence[AssignmentQuerySet], *, first_day: dt.date, last_day: dt.date) -> list[Block]:
    """The first classes of every day, each with the number of all of its day: PostgreSQL counts."""
    wanted = Q()
    for place in places:
        wanted |= Q(pk__in=place.values("pk")) if len(places) > 1 else Q()
    base = Assignment.objects.filter(wanted) if len(places) > 1 else places[0]
    rows = (
        base.filter(date__gte=first_day, date__lte=last_day)
        .annotate(
            name=Coalesce("class_type__name", "package__name"),
            number=Window(Count("*"), partition_by=[F("date")]),
            place=Window(RowNumber(), partition_by=[F("date")], order_by=["sort_time", "id"]),
        )
        .filter(place__lte=FIRST_OF_A_DAY)
        .order_by("date", "place")
        .values_list(*COLUMNS, "number")
    )
    return [Block(*row) for row in rows]


def in_order(blocks: Collection[Block]) -> list[Block]:
    return sorted(blocks, key=lambda each: (each.date, each.start_time or dt.time(0), str(each.id)))


def templates_between(
    criteria: Criteria, *, first_day: dt.date, last_day: dt.date, closures: Closures
) -> list[TemplateOccurrence]:
    """Return the templates on these days, a week at most, without a class in the same week.

    Days on which the studio is closed have none. Templates have no students, states or payments: a
    filter for one of these leaves no template.
    """
    if not _admits_templates(criteria):
        return []
    made = _weeks_with_classes(first_day=first_day, last_day=last_day)
    days = [first_day + number * ONE_DAY for number in range((last_day - first_day).days + 1)]
    templates = load_template_occurrences(
        [day for day in days if day not in closures],
        instructor_ids=criteria.instructor_ids or None,
        class_type_ids=criteria.class_type_ids or None,
    )
    return [each for each in templates if (monday_of(each.date), each.class_schedule_id) not in made]


def _admits_templates(criteria: Criteria) -> bool:
    bare = replace(criteria, instructor_ids=(), class_type_ids=(), weekly_only=False)
    return bare == Criteria(today=criteria.today, now=criteria.now)


def _weeks_with_classes(*, first_day: dt.date, last_day: dt.date) -> set[tuple[dt.date, UUID | None]]:
    """Return Monday and template of each class made from one, also if it was moved."""
    rows = Assignment.objects.filter(
        class_schedule__isnull=False,
        date__gte=monday_of(first_day),
        date__lte=monday_of(last_day) + 6 * ONE_DAY,
    ).values_list("date", "class_schedule_id")
    return {(monday_of(date), template) for date, template in rows}


def monday_of(date: dt.date) -> dt.date:
    return date - date.weekday() * ONE_DAY


def columns_of_day(
    *, chosen: Sequence[User], blocks: Collection[Block], templates: Collection[TemplateOccurrence], most: int
) -> list[tuple[UUID, str]]:
    """Return the columns of a day: chosen instructors, or those with classes or templates.

    Everybody with a class has one; the others only up to `most`.
    """
    if chosen:
        return [(person.pk, person.full_name) for person in chosen]
    busy = {block.instructor_id: block.instructor for block in blocks}
    others = [(each.instructor_id, each.instructor) for each in templates if each.instructor_id]
    others += User.objects.active().instructors().by_name().values_list("pk", "full_name")[:most]
    for pk, name in others:
        if pk in busy or len(busy) < most:
            busy[pk] = name
    return sorted(busy.items(), key=lambda column: (column[1], str(column[0])))
