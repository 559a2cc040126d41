"""The words that classes and series share; the database checks the same lists."""

from django.db import models

from bookings.models import Booking


class ScheduleType(models.TextChoices):
    ADHOC = "adhoc", "Ad hoc"
    WEEKLY = "weekly", "Weekly"
    MONTHLY = "monthly", "Monthly"
    CRASH = "crash", "Crash course"
    PACKAGE = "package", "Package"


BookingType = Booking.BookingType


class PaymentType(models.TextChoices):
    PER_CLASS = "per_class", "Per class"
    PER_CLASS_TOTAL = "per_class_total", "Per class, whole group"
    PER_STUDENT_PER_CLASS = "per_student_per_class", "Per student per class"
    TOTAL_DURATION = "total_duration", "Whole course"
    MONTHLY = "monthly", "Per month"
    PER_MEMBER = "per_member", "Per student per month"


class ClassStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class PaymentStatus(models.TextChoices):
    PENDING = "pending", "Unpaid"
    PAID = "paid", "Paid"
    CANCELLED = "cancelled", "Cancelled"


class InstructorStatus(models.TextChoices):
    PENDING = "pending", "Unanswered"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Declined"


class RejectionReason(models.TextChoices):
    UNAVAILABLE = "unavailable", "Not available"
    TIME = "time", "The time does not suit"
    LOCATION = "location", "The location does not suit"
    OTHER = "other", "Another reason"
