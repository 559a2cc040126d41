"""Bookings to choose from when students are added to a class (rules 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assignments.fitting import attachable_bookings
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus
from bookings.models import Booking

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentChoice:
    """The bookings that are chosen already, and those that the search finds besides them."""

    chosen: Sequence[Booking]
    found: Sequence[Booking]
    has_more: bool


def student_choice(*, assignment: Assignment, query: str, chosen_ids: Sequence[str]) -> StudentChoice:
    fitting = attachable_bookings(assignment).select_related("class_package")
    chosen = list(fitting.filter(booking_id__in=chosen_ids).order_by("first_name", "last_name", "booking_id"))
    others = fitting.matching(query).exclude(booking_id__in=chosen_ids).order_by("-created_at", "id")
    found = list(others[: SHOWN + 1])
    return StudentChoice(chosen=chosen, found=found[:SHOWN], has_more=len(found) > SHOWN)


def open_siblings(assignment: Assignment) -> list[UUID]:
    """Return the other scheduled classes of the series."""
    if assignment.series_id is None:
        return []
    siblings = Assignment.objects.filter(series_id=assignment.series_id, class_status=ClassStatus.SCHEDULED)
    return list(siblings.exclude(pk=assignment.pk).values_list("pk", flat=True))
