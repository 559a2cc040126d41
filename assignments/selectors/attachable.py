"""Which bookings a class takes (domain 3.3), for screens that offer them; `findings.students` says why one does not fit."""

from django.db.models import Q

from assignments.models import Assignment
from assignments.models.vocabulary import BookingType, ScheduleType
from bookings.models import Booking, BookingQuerySet
from catalog.models import Package

IS_CRASH = Q(class_package__course_type=Package.CourseType.CRASH)
IS_REGULAR_OR_NONE = Q(class_package__isnull=True) | Q(class_package__course_type=Package.CourseType.REGULAR)


def fitting_bookings(*, schedule_type: str, booking_type: str) -> BookingQuerySet:
    """Open bookings whose type and package fit such a class."""
    bookings = Booking.objects.attachable().filter(booking_type=booking_type)
    if schedule_type == ScheduleType.CRASH:
        return bookings.none() if booking_type == BookingType.INDIVIDUAL else bookings.filter(IS_CRASH)
    return bookings.filter(IS_REGULAR_OR_NONE) if schedule_type == ScheduleType.MONTHLY else bookings


def attachable_bookings(assignment: Assignment) -> BookingQuerySet:
    """Those that fit this class and are not in it yet, however many seats are left."""
    fitting = fitting_bookings(schedule_type=assignment.schedule_type, booking_type=assignment.booking_type)
    return fitting.exclude(assignment_bookings__assignment=assignment)
