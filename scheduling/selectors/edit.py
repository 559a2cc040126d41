"""What the edit form offers: classes in each scope, instructors and class types."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus
from catalog.models import ClassType


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCounts:
    """How many classes of the series can change; completed and cancelled ones never do."""

    scheduled_following: int
    scheduled_in_all: int
    completed: int
    cancelled: int


def count_scopes(assignment: Assignment) -> ScopeCounts | None:
    """Count the classes of the series in each scope; None for a class without a series."""
    if assignment.series_id is None:
        return None
    rows = Assignment.objects.filter(series_id=assignment.series_id).values_list(
        "date", "sort_time", "id", "class_status"
    )
    position = (assignment.date, assignment.sort_time, assignment.pk)
    states = [(row[:3], row[3]) for row in rows]
    return ScopeCounts(
        scheduled_following=sum(status == ClassStatus.SCHEDULED and each >= position for each, status in states),
        scheduled_in_all=sum(status == ClassStatus.SCHEDULED for _, status in states),
        completed=sum(status == ClassStatus.COMPLETED for _, status in states),
        cancelled=sum(status == ClassStatus.CANCELLED for _, status in states),
    )


def instructors_for(assignment: Assignment) -> Sequence[User]:
    """Return the instructors whom the class can be assigned to, and its present one."""
    active = User.objects.active().instructors().values("pk")
    return list(User.objects.filter(Q(pk__in=active) | Q(pk=assignment.instructor_id)).by_name())


def class_types_for(assignment: Assignment) -> Sequence[ClassType]:
    """Return the active class types, and the present one of the class."""
    return list(ClassType.objects.filter(Q(is_active=True) | Q(pk=assignment.class_type_id)).by_name())
