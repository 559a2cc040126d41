"""What an instructor's own screen shows: classes to answer, coming up and to complete, templates and figures."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from assignments.models import Assignment, AssignmentBooking, AssignmentQuerySet
from assignments.models.vocabulary import ClassStatus, InstructorStatus
from catalog.models import ClassSchedule

UPCOMING_SHOWN = 60
SOON = dt.timedelta(days=14)
PAST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """Unanswered classes that are answered together: one series, or one single class."""

    series_id: UUID | None
    classes: Sequence[Assignment]

    @property
    def first(self) -> Assignment:
        return self.classes[0]

    @property
    def last(self) -> Assignment:
        return self.classes[-1]

    @property
    def weekdays(self) -> str:
        """Mon, Wed: the days of the week on which the classes lie."""
        days = {row.date.weekday(): f"{row.date:%a}" for row in self.classes}
        return ", ".join(name for _, name in sorted(days.items()))

    @property
    def has_one_time(self) -> bool:
        return len({(row.start_time, row.end_time) for row in self.classes}) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigures:
    """One month of one instructor. Cancelled and rejected classes count in nothing but `rejected`."""

    classes: int
    completed: int
    minutes: int
    amount: Decimal
    rejected: int

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class MyClasses:
    """Everything on the screen, in five queries however many classes there are."""

    to_answer: Sequence[AnswerGroup]
    next_class: Assignment | None
    soon: Sequence[Assignment]
    later: Sequence[Assignment]
    declined: Sequence[Assignment]
    to_complete: Sequence[Assignment]
    templates: Sequence[ClassSchedule]
    figures: OwnFigures

    @property
    def unanswered(self) -> int:
        return sum(len(group.classes) for group in self.to_answer)


def my_classes(*, instructor_id: UUID, date: dt.date, time: dt.time) -> MyClasses:
    """The instructor's screen as of that moment of studio time."""
    own = _with_card_columns(Assignment.objects.of_instructor(instructor_id))
    ahead = own.not_over_at(date, time).in_order()
    answered = list(ahead.scheduled().answered()[:UPCOMING_SHOWN])
    accepted = [row for row in answered if row.instructor_status == InstructorStatus.ACCEPTED]
    next_class = accepted[0] if accepted else None
    return MyClasses(
        to_answer=_in_groups(ahead.awaiting_answer()),
        next_class=next_class,
        soon=[row for row in accepted[1:] if row.date < date + SOON],
        later=[row for row in accepted[1:] if row.date >= date + SOON],
        declined=[row for row in answered if row.instructor_status == InstructorStatus.REJECTED],
        to_complete=list(_to_complete(own, date, time)[:PAST_SHOWN]),
        templates=list(
            ClassSchedule.objects.active()
            .valid_between(first_day=date, last_day=dt.date.max)
            .filter(instructor=instructor_id)
            .select_related("class_type")
            .order_by("day_of_week", "start_time")
        ),
        figures=_figures(instructor_id, date),
    )


def unanswered_ids(*, instructor_id: UUID, date: dt.date, time: dt.time, series_id: UUID | None = None) -> list[UUID]:
    """The classes that wait for the instructor's answer: all that are still ahead, or those of one series."""
    waiting = Assignment.objects.of_instructor(instructor_id).not_over_at(date, time).awaiting_answer()
    if series_id is not None:
        waiting = waiting.of_series(series_id)
    return list(waiting.values_list("pk", flat=True))


def _with_card_columns(classes: AssignmentQuerySet) -> AssignmentQuerySet:
    students = AssignmentBooking.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    counted = Subquery(students.annotate(count=Count("pk")).values("count"))
    return classes.annotate(student_count=Coalesce(counted, 0)).select_related("class_type", "package")


def _to_complete(own: AssignmentQuerySet, date: dt.date, time: dt.time) -> AssignmentQuerySet:
    taught = own.started_by(date, time).scheduled().exclude(instructor_status=InstructorStatus.REJECTED)
    return taught.order_by("-date", "-sort_time", "id")


def _in_groups(classes: AssignmentQuerySet) -> list[AnswerGroup]:
    groups: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    for assignment in classes:
        groups[assignment.series_id or assignment.pk].append(assignment)
    return [AnswerGroup(series_id=rows[0].series_id, classes=rows) for rows in groups.values()]


def _figures(instructor_id: UUID, date: dt.date) -> OwnFigures:
    first = date.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    month = Assignment.objects.of_instructor(instructor_id).filter(date__gte=first, date__lt=following).live()
    held = ~Q(instructor_status=InstructorStatus.REJECTED)
    totals = month.aggregate(
        classes=Count("pk", filter=held),
        completed=Count("pk", filter=held & Q(class_status=ClassStatus.COMPLETED)),
        amount=Coalesce(Sum("payment_amount", filter=held), Decimal(0)),
        length=Sum(F("end_time") - F("start_time"), filter=held),
        rejected=Count("pk", filter=~held),
    )
    length: dt.timedelta = totals.pop("length") or dt.timedelta()
    return OwnFigures(minutes=int(length.total_seconds()) // 60, **totals)
