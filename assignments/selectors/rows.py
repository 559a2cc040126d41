"""What the list shows of a class, and of a series: plain values, read in as few queries as it takes."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, Max, Min, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat

from assignments.models import Assignment, AssignmentBooking, AssignmentSeries
from assignments.models.vocabulary import BookingType, ClassStatus, InstructorStatus, PaymentStatus

BOOKING_WORDS = {member.value: str(member.label) for member in BookingType}
STUDENT_NAME = Concat("booking__first_name", Value(" "), "booking__last_name")


@dataclass(frozen=True, slots=True)
class Row:
    """One class of the list."""

    id: UUID
    series_id: UUID | None
    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    name: str
    package_name: str | None
    instructor: str
    schedule_type: str
    booking_type: str
    class_status: str
    instructor_status: str
    payment_status: str
    amount: Decimal
    is_exception: bool
    students: Sequence[str]
    seats: int

    @property
    def place(self) -> tuple[dt.date, dt.time, UUID]:
        """Where the class stands in the order of dates."""
        return (self.date, self.start_time or dt.time(0), self.id)

    @property
    def payment(self) -> str:
        """The payment state to show: paid and then cancelled means that a refund is due (domain 4.8)."""
        if self.class_status == ClassStatus.CANCELLED and self.payment_status == PaymentStatus.PAID:
            return "refund_due"
        return self.payment_status

    @property
    def booking_word(self) -> str:
        return BOOKING_WORDS[self.booking_type]

    @property
    def others(self) -> int:
        """Students beyond the one that is named."""
        return max(len(self.students) - 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """So many classes of a series that wait for somebody to do something; `kind` and `state` say how it looks."""

    kind: str
    state: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A series of the list: what all its classes have in common, and how far it is."""

    id: UUID
    name: str
    schedule_type: str
    booking_type: str
    instructors: Sequence[str]
    students: Sequence[str]
    first_day: dt.date
    last_day: dt.date
    classes: int
    live: int
    completed: int
    amount: Decimal
    rejected: int
    unanswered: int
    refunds_due: int
    unpaid: int

    @property
    def booking_word(self) -> str:
        return BOOKING_WORDS[self.booking_type]

    @property
    def other_instructors(self) -> int:
        return max(len(self.instructors) - 1, 0)

    @property
    def others(self) -> int:
        """Students beyond the one that is named."""
        return max(len(self.students) - 1, 0)

    @property
    def worst(self) -> Concern | None:
        """What asks for somebody's attention first."""
        concerns = (
            (self.rejected, "answer", "rejected", "rejected"),
            (self.refunds_due, "payment", "refund_due", "to refund"),
            (self.unanswered, "answer", "pending", "unanswered"),
            (self.unpaid, "payment", "pending", "taught, unpaid"),
        )
        for number, kind, state, words in concerns:
            if number:
                return Concern(kind=kind, state=state, text=f"{number} {words}")
        return None


def rows_of(assignment_ids: Sequence[UUID]) -> list[Row]:
    """The rows of these classes, in this order, in one query."""
    students = AssignmentBooking.objects.filter(assignment=OuterRef("pk")).order_by("created_at", "id")
    rows = (
        Assignment.objects.filter(pk__in=assignment_ids)
        .annotate(
            name=Coalesce("class_type__name", "package__name"),
            students=ArraySubquery(students.values_list(STUDENT_NAME)),
            seats=Func(
                F("class_type_id"), F("class_schedule_id"), function="assignment_capacity", output_field=IntegerField()
            ),
        )
        .values_list(
            "id",
            "series_id",
            "date",
            "start_time",
            "end_time",
            "name",
            "package__name",
            "instructor__full_name",
            "schedule_type",
            "booking_type",
            "class_status",
            "instructor_status",
            "payment_status",
            "payment_amount",
            "is_exception",
            "students",
            "seats",
        )
    )
    found = {values[0]: Row(*values) for values in rows}
    return [found[assignment_id] for assignment_id in assignment_ids if assignment_id in found]


def heads_of(series_ids: Collection[UUID]) -> dict[UUID, Head]:
    """The heads of these series by id, in two queries. They tell of the whole series, not only of what matches."""
    if not series_ids:
        return {}
    students = _students_of(series_ids)
    scheduled = Q(assignments__class_status=ClassStatus.SCHEDULED)
    completed = Q(assignments__class_status=ClassStatus.COMPLETED)
    cancelled = Q(assignments__class_status=ClassStatus.CANCELLED)
    live = scheduled | completed
    rows = (
        AssignmentSeries.objects.filter(pk__in=series_ids)
        .annotate(
            name=Coalesce("class_type__name", "package__name"),
            instructors=ArrayAgg("assignments__instructor__full_name", distinct=True),
            from_day=Min("assignments__date"),
            to_day=Max("assignments__date"),
            classes=Count("assignments"),
            live=Count("assignments", filter=live),
            completed=Count("assignments", filter=completed),
            amount=Coalesce(Sum("assignments__payment_amount", filter=live), Decimal(0)),
            rejected=_count(scheduled, instructor_status=InstructorStatus.REJECTED),
            unanswered=_count(scheduled, instructor_status=InstructorStatus.PENDING),
            refunds_due=_count(cancelled, payment_status=PaymentStatus.PAID),
            unpaid=_count(completed, payment_status=PaymentStatus.PENDING),
        )
        .values(*HEAD_COLUMNS)
    )
    return {row["id"]: _head(row, students.get(row["id"], ())) for row in rows}


HEAD_COLUMNS = (
    "id",
    "name",
    "schedule_type",
    "booking_type",
    "instructors",
    "from_day",
    "to_day",
    "classes",
    "live",
    "completed",
    "amount",
    "rejected",
    "unanswered",
    "refunds_due",
    "unpaid",
)


def _count(condition: Q, **states: str) -> Count:
    states_of_classes = Q(**{f"assignments__{column}": value for column, value in states.items()})
    return Count("assignments", filter=condition & states_of_classes)


def _head(row: dict[str, object], students: Sequence[str]) -> Head:
    first_day, last_day = row.pop("from_day"), row.pop("to_day")
    return Head(**row, first_day=first_day, last_day=last_day, students=students)  # type: ignore[arg-type]


def _students_of(series_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    rows = (
        AssignmentBooking.objects.filter(assignment__series__in=series_ids)
        .values_list("assignment__series", STUDENT_NAME, "booking")
        .distinct()  # a student sits in many classes of the series and is named once
        .order_by("assignment__series", "booking")
    )
    found: dict[UUID, list[str]] = {}
    for series_id, name, _ in rows:
        found.setdefault(series_id, []).append(name)
    return found
