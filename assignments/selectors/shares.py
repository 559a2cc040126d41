"""What classes bring in by their rates, with the students and the series that they have (domain 5.1, 5.2)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from assignments.models import Assignment, AssignmentBooking, PaymentCalculation
from assignments.payments import Share, share_of_one


def students_of(assignment_ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """The booking ids in each of these classes, in order; an empty list for a class without students."""
    students: defaultdict[UUID, list[str]] = defaultdict(list)
    links = AssignmentBooking.objects.filter(assignment__in=assignment_ids).order_by("booking_id")
    for assignment_id, booking_id in links.values_list("assignment_id", "booking__booking_id"):
        students[assignment_id].append(booking_id)
    return students


def sizes_of_series(assignments: Sequence[Assignment]) -> dict[UUID, int]:
    """For each class, how many classes its amount is reckoned with: 1 for a single one.

    The newest calculation knows, even after classes were deleted or archived; without one, the last position of the
    series counts.
    """
    of_series = [row for row in assignments if row.series_id is not None]
    newest = PaymentCalculation.objects.filter(assignment__in=[row.pk for row in of_series])
    calculated = dict(
        newest.order_by("assignment_id", "-calculated_at")
        .distinct("assignment_id")
        .values_list("assignment_id", "classes")
    )
    uncalculated = {row.series_id for row in of_series if row.pk not in calculated}
    positions = Assignment.objects.filter(series_id__in=uncalculated).order_by().values_list("series_id")
    last = dict(positions.annotate(last=Max("series_position")))
    return {
        row.pk: max(calculated.get(row.pk) or last.get(row.series_id) or 1, row.series_position or 1)
        for row in assignments
    }


def shares_of(assignments: Sequence[Assignment]) -> dict[UUID, Share]:
    """What each class that has a rate brings in by it; a rate of 0 is complimentary. Three queries at most."""
    rated = [row for row in assignments if row.payment_rate is not None]
    students = students_of([row.pk for row in rated])
    sizes = sizes_of_series(rated)
    return {
        row.pk: share_of_one(
            payment_type=row.payment_type,
            rate=row.payment_rate,
            students=len(students[row.pk]),
            classes=sizes[row.pk],
            position=row.series_position or 1,
            complimentary=row.payment_rate == 0,
            currency=settings.STUDIO_CURRENCY,
        )
        for row in rated
        if row.payment_rate is not None
    }
