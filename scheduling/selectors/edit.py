"""What the edit form offers: how far a change can reach, and the people and class types to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus
from catalog.models import ClassType


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many classes a change can touch; what is completed or cancelled stays as it is."""

    open_following: int
    open_in_all: int
    completed: int
    cancelled: int


def reach_of(assignment: Assignment) -> Reach | None:
    """The classes of the series that a change can reach; None for a class that stands alone."""
    if assignment.series_id is None:
        return None
    rows = Assignment.objects.filter(series_id=assignment.series_id).values_list(
        "date", "sort_time", "id", "class_status"
    )
    here = (assignment.date, assignment.sort_time, assignment.pk)
    states = [(row[:3], row[3]) for row in rows]
    return Reach(
        open_following=sum(status == ClassStatus.SCHEDULED and place >= here for place, status in states),
        open_in_all=sum(status == ClassStatus.SCHEDULED for _, status in states),
        completed=sum(status == ClassStatus.COMPLETED for _, status in states),
        cancelled=sum(status == ClassStatus.CANCELLED for _, status in states),
    )


def instructors_for(assignment: Assignment) -> Sequence[User]:
    """Everybody who may be given the class, and whoever has it now."""
    able = User.objects.active().instructors().values("pk")
    return list(User.objects.filter(Q(pk__in=able) | Q(pk=assignment.instructor_id)).by_name())


def class_types_for(assignment: Assignment) -> Sequence[ClassType]:
    """Every class type that is offered, and the one that the class has now."""
    return list(ClassType.objects.filter(Q(is_active=True) | Q(pk=assignment.class_type_id)).by_name())
