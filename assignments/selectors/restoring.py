"""What stands in the way of un-cancelling a class, beyond the instructor's time (domain 4.8: it re-checks everything)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from assignments.models import Assignment, AssignmentBooking
from bookings.models import Booking

CLOSED = (Booking.Status.CANCELLED, Booking.Status.COMPLETED)


def obstacles_to_restoring(assignments: Iterable[Assignment]) -> dict[UUID, str]:
    """For each class that cannot be un-cancelled, what to do about it: three queries for any number of classes."""
    ids = [assignment.pk for assignment in assignments]
    return _closed_bookings(ids) | _overfull(ids) | _retired(ids)


def _closed_bookings(assignment_ids: list[UUID]) -> dict[UUID, str]:
    links = AssignmentBooking.objects.filter(assignment__in=assignment_ids, booking__status__in=CLOSED)
    return {
        link.assignment_id: f"Booking {link.booking_id} is {link.booking.status}. Detach it first."
        for link in links.select_related("booking").order_by("-booking_id")
    }


def _overfull(assignment_ids: list[UUID]) -> dict[UUID, str]:
    attached = AssignmentBooking.objects.filter(assignment=OuterRef("pk")).values("assignment")
    overfull = (
        Assignment.objects.filter(pk__in=assignment_ids)
        .annotate(
            students=Coalesce(Subquery(attached.values(number=Count("pk"))), 0),
            seats=Func(
                F("class_type_id"), F("class_schedule_id"), function="assignment_capacity", output_field=IntegerField()
            ),
        )
        .filter(students__gt=F("seats"))
    )
    return {
        pk: f"{students} students are booked and there is room for {seats}. Detach some first."
        for pk, students, seats in overfull.values_list("pk", "students", "seats")
    }


def _retired(assignment_ids: list[UUID]) -> dict[UUID, str]:
    found = {}
    related = ("class_type", "package", "instructor")
    for row in Assignment.objects.filter(pk__in=assignment_ids).select_related(*related):
        if not row.instructor.is_active:
            found[row.pk] = f"{row.instructor.full_name} is no longer active. Activate or replace the instructor first."
        for subject in (row.class_type, row.package):
            if subject and not subject.is_active:
                found[row.pk] = f"{subject.name} is no longer active. Activate it first."
    return found
