from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower, Now

from catalog.models import Package

BOOKING_ID_FORM = r"^YOG-[0-9]{8}-[0-9]{4}$"


class BookingQuerySet(models.QuerySet["Booking"]):
    def attachable(self) -> Self:
        """Bookings that can join a class (rules 3.3)."""
        return self.filter(status__in=OPEN_STATUSES)

    def matching(self, text: str) -> Self:
        """Bookings whose id, client's name or e-mail address holds every word of `text`."""
        found = self
        for word in text.lower().split():
            found = found.filter(search_text__contains=word)
        return found

    def unassigned(self) -> Self:
        """Bookings in no class, or in cancelled ones only, which hold nobody (domain 3.4)."""
        return self.exclude(assignment_bookings__assignment__class_status__in=["scheduled", "completed"])

    def confirmed(self) -> Self:
        return self.filter(status=Booking.Status.CONFIRMED)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def waiting_first(self) -> Self:
        """Pending before confirmed, the newest first."""
        return self.order_by("-status", "-created_at", "id")


class Booking(models.Model):
    """A client's request for classes (domain 3.1); a *student* is one booking attached to a class."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        CONFIRMED = "confirmed", "Confirmed"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"

    class BookingType(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        CORPORATE = "corporate", "Corporate"
        PRIVATE_GROUP = "private_group", "Private group"
        PUBLIC_GROUP = "public_group", "Public group"

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    booking_id = models.CharField(
        "booking ID",
        max_length=17,
        unique=True,
        blank=True,
        db_default="",
        validators=[RegexValidator(BOOKING_ID_FORM, "Enter a booking ID such as YOG-20260131-0042.")],
        error_messages={"unique": "Another booking already has this ID."},
        help_text="If omitted, the database assigns the next free ID of the day.",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    class_name = models.CharField("class", max_length=200)
    instructor = models.CharField("requested instructor", max_length=200, null=True, blank=True)
    class_date = models.DateField("requested date", null=True, blank=True)
    class_time = models.TimeField("requested time", null=True, blank=True)
    preferred_days = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    preferred_times = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    timezone = models.CharField("time zone", max_length=60, default="Asia/Kolkata", db_default="Asia/Kolkata")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField("e-mail")
    phone = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING, db_default=Status.PENDING)
    booking_type = models.CharField(
        max_length=20, choices=BookingType, default=BookingType.INDIVIDUAL, db_default=BookingType.INDIVIDUAL
    )
    class_package = models.ForeignKey(
        Package, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name="package"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                "booking_id",
                Value(" "),
                "first_name",
                Value(" "),
                "last_name",
                Value(" "),
                "email",
                output_field=models.TextField(),
            ),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        db_table = "bookings"
        indexes = [
            GinIndex(fields=["search_text"], name="bookings_search_text", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["status", "-created_at", "id"], name="bookings_status_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking_id__regex=BOOKING_ID_FORM),
                name="bookings_booking_id_form",
                violation_error_message="Enter a booking ID such as YOG-20260131-0042.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "confirmed", "completed", "cancelled"]),
                name="bookings_status_known",
                violation_error_message="Choose pending, confirmed, completed or cancelled as the status.",
            ),
            models.CheckConstraint(
                condition=Q(booking_type__in=["individual", "corporate", "private_group", "public_group"]),
                name="bookings_booking_type_known",
                violation_error_message="Choose individual, corporate, private_group or public_group as the type.",
            ),
            models.CheckConstraint(
                condition=Q(email__regex=r"^[^@\s]+@[^@\s]+$"),
                name="bookings_email_form",
                violation_error_message="Enter an e-mail address with a name, an @ and a domain, without spaces.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_name} ({self.booking_id})"

    @property
    def client_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


OPEN_STATUSES = (Booking.Status.PENDING, Booking.Status.CONFIRMED)
"""Only bookings with one of these statuses can join a class (rules 3.3)."""
