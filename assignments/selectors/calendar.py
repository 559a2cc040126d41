"""What the calendar shows: classes, weekly templates and closures of a range of days, in a fixed number of queries."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from assignments.models import Assignment, AssignmentBooking, AssignmentQuerySet
from assignments.models.vocabulary import ClassStatus
from assignments.recurrence import ONE_DAY, day_of_week
from catalog.models import ClassSchedule
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

    @property
    def label(self) -> str:
        """The class in one sentence, for who hears it."""
        return f"{self.name}, {format_date(self.date)}, {self.times}, {self.instructor}, {self.look.word.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateBlock:
    """A weekly template on one of its days, for which no class stands yet."""

    id: UUID
    date: dt.date
    start_time: dt.time
    end_time: dt.time
    name: str
    instructor_id: UUID | None
    instructor: str


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
    *, first_day: dt.date, last_day: dt.date, instructor_ids: Collection[UUID], blocks: Collection[Block]
) -> list[TemplateBlock]:
    """The weekly templates on these days, but those for which a class of the `blocks` stands."""
    made = {(block.date, block.class_schedule_id) for block in blocks}
    templates = ClassSchedule.objects.active().valid_between(first_day=first_day, last_day=last_day)
    if instructor_ids:
        templates = templates.filter(instructor__in=instructor_ids)
    rows = list(templates.select_related("class_type", "instructor").order_by("start_time", "id"))
    days = [first_day + number * ONE_DAY for number in range((last_day - first_day).days + 1)]
    return [
        TemplateBlock(
            id=row.pk,
            date=day,
            start_time=row.start_time,
            end_time=row.end_time,
            name=row.class_type.name,
            instructor_id=row.instructor_id,
            instructor=row.instructor.full_name if row.instructor else "",
        )
        for day in days
        for row in rows
        if day_of_week(day) == row.day_of_week
        and (row.effective_from is None or row.effective_from <= day)
        and (row.effective_until is None or row.effective_until >= day)
        and (day, row.pk) not in made
    ]


def columns_of_day(
    *, chosen: Sequence[User], blocks: Collection[Block], templates: Collection[TemplateBlock], most: int
) -> list[tuple[UUID, str]]:
    """Whose columns a day has: the chosen instructors, or those with a class or template and others up to `most`."""
    if chosen:
        return [(person.pk, person.full_name) for person in chosen]
    busy = {block.instructor_id: block.instructor for block in blocks}
    busy |= {each.instructor_id: each.instructor for each in templates if each.instructor_id}
    if len(busy) < most:
        others = User.objects.active().instructors().by_name().values_list("pk", "full_name")[:most]
        for pk, name in others:
            if len(busy) < most:
                busy.setdefault(pk, name)
    return sorted(busy.items(), key=lambda column: (column[1], str(column[0])))
