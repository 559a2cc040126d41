"""Everything about one class that its dialog and page show, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from assignments.exceptions import AssignmentGone
from assignments.models import Assignment, AssignmentBooking, HistoryEntry, PaymentCalculation
from assignments.models.vocabulary import ClassStatus
from assignments.presenters.history import Happening, named_ids, tell
from assignments.recurrence import duration_minutes
from assignments.seats import seats_of
from bookings.models import Booking
from catalog.models import ClassType, Package

NEWEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFact:
    """One of the three states: what it is, since when, and who made it so."""

    kind: str
    title: str
    value: str
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """How many classes the series has, and how many of them are over."""

    size: int
    completed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDetail:
    assignment: Assignment
    students: Sequence[Booking]
    seats: int
    history: Sequence[Happening]
    states: Sequence[StateFact]
    calculation: PaymentCalculation | None
    series: SeriesFacts | None

    @property
    def title(self) -> str:
        """What is taught: the class type, or the package."""
        return subject_of(self.assignment)

    @property
    def minutes(self) -> int:
        """How long it lasts; 0 without times."""
        start, end = self.assignment.start_time, self.assignment.end_time
        return duration_minutes(start, end) if start and end else 0

    @property
    def is_override(self) -> bool:
        return self.assignment.payment_override_reason is not None

    @property
    def share(self) -> str:
        """Which part of its series' total the class is, unless the calculation says so itself."""
        calculation, position = self.calculation, self.assignment.series_position
        if calculation is None or position is None or calculation.classes == 1:
            return ""
        share = f"class {position} of {calculation.classes}"
        return "" if share in calculation.rule else share

    @property
    def student_emails(self) -> str:
        return ",".join(booking.email for booking in self.students)

    @property
    def seen_entry(self) -> int:
        """The newest history entry shown: whatever is newer, the person has not seen."""
        return max((happening.id for happening in self.history), default=0)


def class_detail(*, assignment_id: UUID) -> ClassDetail:
    """The class with everything around it; raises AssignmentGone when it does not exist or is hidden."""
    assignment = find_assignment(assignment_id)
    entries = list(
        HistoryEntry.objects.filter(assignment_id=assignment_id).select_related("actor").order_by("-id")[:NEWEST]
    )
    return ClassDetail(
        assignment=assignment,
        students=students_of(assignment_id),
        seats=seats_of(assignment),
        history=tell(entries, names_in(entries)),
        states=_states(assignment, entries),
        calculation=PaymentCalculation.objects.filter(assignment_id=assignment_id).order_by("-calculated_at").first(),
        series=_series_facts(assignment),
    )


def subject_of(assignment: Assignment) -> str:
    subject = assignment.class_type or assignment.package
    return subject.name if subject else "Class"


def find_assignment(assignment_id: UUID) -> Assignment:
    """The class with everybody and everything it names."""
    related = ("class_type", "package", "instructor", "assigned_by", "class_schedule", "series")
    assignment = Assignment.objects.filter(pk=assignment_id).select_related(*related).first()
    if assignment is None:
        raise AssignmentGone
    return assignment


def students_of(assignment_id: UUID) -> list[Booking]:
    links = AssignmentBooking.objects.filter(assignment_id=assignment_id).select_related("booking")
    return [link.booking for link in links.order_by("booking__first_name", "booking__last_name", "booking_id")]


def entries_since(*, assignment_id: UUID, seen_entry: int) -> tuple[Happening, ...]:
    """What happened to the class after the entry that somebody saw last, newest first."""
    entries = HistoryEntry.objects.filter(assignment_id=assignment_id, pk__gt=seen_entry).select_related("actor")
    newest_first = list(entries.order_by("-id")[:NEWEST])
    return tell(newest_first, names_in(newest_first))


def newest_entry(assignment_id: UUID) -> int:
    entry = (
        HistoryEntry.objects.filter(assignment_id=assignment_id).order_by("-id").values_list("pk", flat=True).first()
    )
    return entry or 0


def names_in(entries: Iterable[HistoryEntry]) -> dict[str, str]:
    """The names of everybody and everything that the entries mention by id."""
    ids = named_ids(entries)
    people = User.objects.filter(pk__in=ids["instructor_id"]).values_list("pk", "full_name")
    class_types = ClassType.objects.filter(pk__in=ids["class_type_id"]).values_list("pk", "name")
    packages = Package.objects.filter(pk__in=ids["package_id"]).values_list("pk", "name")
    bookings = Booking.objects.filter(booking_id__in=ids["booking_ids"]).only("booking_id", "first_name", "last_name")
    names = {str(pk): name for found in (people, class_types, packages) for pk, name in found}
    return names | {booking.booking_id: booking.client_name for booking in bookings}


def _states(assignment: Assignment, entries: Sequence[HistoryEntry]) -> tuple[StateFact, ...]:
    payment = "refund_due" if assignment.is_refund_due else assignment.payment_status
    return (
        _state("class", "Class", "class_status", assignment.class_status, assignment, entries),
        _state("answer", "Answer", "instructor_status", assignment.instructor_status, assignment, entries),
        _state("payment", "Payment", "payment_status", payment, assignment, entries),
    )


def _state(
    kind: str, title: str, column: str, value: str, assignment: Assignment, entries: Sequence[HistoryEntry]
) -> StateFact:
    """The newest entry that set the column made it so; without one it is as it was assigned."""
    cause = next((entry for entry in entries if column in entry.after), None)
    if cause is None:
        return StateFact(
            kind=kind, title=title, value=value, who=assignment.assigned_by.full_name, at=assignment.assigned_at
        )
    who = cause.actor.full_name if cause.actor else ""
    return StateFact(kind=kind, title=title, value=value, who=who, at=cause.at)


def _series_facts(assignment: Assignment) -> SeriesFacts | None:
    if assignment.series_id is None:
        return None
    counted = Assignment.objects.filter(series_id=assignment.series_id).aggregate(
        size=Count("id"), completed=Count("id", filter=Q(class_status=ClassStatus.COMPLETED))
    )
    return SeriesFacts(**counted)
