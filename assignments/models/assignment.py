import datetime as dt
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Deferrable, F, Q, Value
from django.db.models.functions import Coalesce, Now, Upper
from django.utils import timezone

from assignments.models.assignment_series import AssignmentSeries
from assignments.models.vocabulary import (
    BookingType,
    ClassStatus,
    InstructorStatus,
    PaymentStatus,
    PaymentType,
    RejectionReason,
    ScheduleType,
)
from assignments.recurrence import instant
from catalog.models import ClassSchedule, ClassType, Package
from database.expressions import ClassPeriod

OCCUPIES_TIME = (
    Q(start_time__isnull=False)
    & Q(end_time__isnull=False)
    & ~Q(class_status=ClassStatus.CANCELLED)
    & ~Q(instructor_status=InstructorStatus.REJECTED)
)
"""Whether a class occupies its instructor (rules 4.2), as a constraint needs it. Queries read `occupied_time` instead."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> Self:
        """Classes that hold their students: everything but cancelled ones (domain 3.4)."""
        return self.exclude(class_status=ClassStatus.CANCELLED)

    def awaiting_answer(self) -> Self:
        """Scheduled classes whose instructor has not answered yet."""
        return self.filter(class_status=ClassStatus.SCHEDULED, instructor_status=InstructorStatus.PENDING)

    def scheduled(self) -> Self:
        return self.filter(class_status=ClassStatus.SCHEDULED)

    def of_series(self, series_id: object) -> Self:
        return self.filter(series_id=series_id)

    def answered(self) -> Self:
        return self.exclude(instructor_status=InstructorStatus.PENDING)

    def not_over_at(self, date: dt.date, time: dt.time) -> Self:
        """Classes that end after that moment of studio time; untimed ones last their whole day."""
        return self.filter(
            Q(date__gt=date) | Q(date=date, end_time__isnull=True) | Q(date=date, end_time__gt=time), date__gte=date
        )

    def started_by(self, date: dt.date, time: dt.time) -> Self:
        """Classes that have started at that moment of studio time; untimed ones start with their day."""
        return self.filter(Q(date__lt=date) | Q(date=date, sort_time__lte=time), date__lte=date)

    def of_instructor(self, instructor_id: object) -> Self:
        return self.filter(instructor_id=instructor_id)

    def counting_on(self, instructor_id: object, *, today: dt.date) -> Self:
        """Classes from today on that this instructor is to teach: scheduled, and not rejected."""
        coming = self.scheduled().of_instructor(instructor_id).filter(date__gte=today)
        return coming.exclude(instructor_status=InstructorStatus.REJECTED)

    def in_order(self) -> Self:
        """By date and time; classes without times come first on their day."""
        return self.order_by("date", "sort_time", "id")


class AssignmentFacts(models.Model):
    """The columns of a class, the same for a live and an archived one (domain 4.1)."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    class_type = models.ForeignKey(
        ClassType, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss", db_index=False
    )
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss", db_index=False
    )
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss_taught", db_index=False
    )
    date = models.DateField()
    start_time = models.TimeField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    payment_amount = models.DecimalField(
        max_digits=10, decimal_places=2, default=0, db_default=0, help_text="What the class brings in."
    )
    payment_type = models.CharField(
        max_length=30, choices=PaymentType, default=PaymentType.PER_CLASS, db_default=PaymentType.PER_CLASS
    )
    schedule_type = models.CharField(max_length=20, choices=ScheduleType)
    booking_type = models.CharField(
        max_length=20, choices=BookingType, default=BookingType.INDIVIDUAL, db_default=BookingType.INDIVIDUAL
    )
    class_status = models.CharField(
        max_length=20, choices=ClassStatus, default=ClassStatus.SCHEDULED, db_default=ClassStatus.SCHEDULED
    )
    payment_status = models.CharField(
        max_length=20, choices=PaymentStatus, default=PaymentStatus.PENDING, db_default=PaymentStatus.PENDING
    )
    instructor_status = models.CharField(
        max_length=20, choices=InstructorStatus, default=InstructorStatus.PENDING, db_default=InstructorStatus.PENDING
    )
    instructor_response_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_column="assigned_by", db_index=False
    )
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    series = models.ForeignKey(
        AssignmentSeries,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        db_index=False,
    )
    series_position = models.IntegerField(null=True, blank=True, help_text="1 for the first class of the series.")
    is_exception = models.BooleanField(
        default=False, db_default=False, help_text="Moved on its own; changes of the series skip it (rules 4.9)."
    )
    class_schedule = models.ForeignKey(
        ClassSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    payment_rate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="The rate as entered (rules 5.1)."
    )
    payment_override_reason = models.TextField(
        null=True, blank=True, help_text="Why the amount was set by hand; null if it is calculated (rules 5.4)."
    )
    rejection_reason = models.CharField(max_length=20, choices=RejectionReason, null=True, blank=True)
    rejection_note = models.TextField(null=True, blank=True)
    version = models.IntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def starts_at(self) -> dt.datetime:
        """The instant at which the class starts; its day's first one when it has no times."""
        return instant(self.date, self.start_time or dt.time.min, ZoneInfo(timezone.get_default_timezone_name()))


class Assignment(AssignmentFacts):
    """One class: who teaches what, when, for whom and for how much."""

    sort_time = models.GeneratedField(
        expression=Coalesce("start_time", Value(dt.time(0))),
        output_field=models.TimeField(),
        db_persist=True,
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        db_table = "class_assignments"
        verbose_name = "class"
        verbose_name_plural = "classes"
        indexes = [
            models.Index(fields=["date", "sort_time", "id"], name="class_assignments_in_order"),
            models.Index(fields=["instructor", "date", "sort_time", "id"], name="class_assignments_instructor"),
            models.Index(
                fields=["class_status", "payment_status", "date", "sort_time", "id"],
                name="class_assignments_states",
            ),
            models.Index(
                fields=["schedule_type", "booking_type", "date", "sort_time", "id"],
                name="class_assignments_types",
            ),
            models.Index(
                fields=["instructor_status", "date", "sort_time", "id"],
                condition=~Q(instructor_status="accepted"),
                name="class_assignments_unaccepted",
            ),
            models.Index(fields=["class_type", "date", "sort_time", "id"], name="class_assignments_class_type"),
            models.Index(fields=["payment_amount", "date", "sort_time", "id"], name="class_assignments_amount"),
            models.Index(
                fields=["package", "date", "sort_time", "id"],
                include=["class_type"],
                condition=Q(package__isnull=False),
                name="class_assignments_package",
            ),
            models.Index(
                fields=["series", "date", "sort_time", "id"],
                condition=Q(series__isnull=False),
                name="class_assignments_series",
            ),
            models.Index(
                fields=["date"],
                include=[
                    "schedule_type",
                    "instructor",
                    "class_status",
                    "payment_amount",
                    "booking_type",
                    "payment_status",
                    "instructor_status",
                    "start_time",
                    "class_type",
                    "package",
                    "instructor_response_at",
                    "assigned_at",
                ],
                name="class_assignments_analytics",
            ),
            GinIndex(
                OpClass(Upper("notes"), name="gin_trgm_ops"),
                condition=Q(notes__isnull=False),
                name="class_assignments_notes",
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="no_instructor_overlap",
                expressions=[
                    ("instructor", RangeOperators.EQUAL),
                    ("date", RangeOperators.EQUAL),
                    (ClassPeriod("date", "start_time", "end_time"), RangeOperators.OVERLAPS),
                ],
                condition=OCCUPIES_TIME,
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message="This instructor already has a class at that time.",
            ),
            models.CheckConstraint(
                condition=Q(start_time__isnull=True, end_time__isnull=True)
                | Q(start_time__isnull=False, end_time__isnull=False, start_time__lt=F("end_time")),
                name="valid_time_range",
                violation_error_message="The class must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(schedule_type__in=["adhoc", "weekly", "monthly", "crash", "package"]),
                name="valid_schedule_type",
                violation_error_message="Choose adhoc, weekly, monthly, crash or package as the type.",
            ),
            models.CheckConstraint(
                condition=Q(booking_type__in=["individual", "corporate", "private_group", "public_group"]),
                name="valid_booking_type",
                violation_error_message=(
                    "Choose individual, corporate, private_group or public_group as the booking type."
                ),
            ),
            models.CheckConstraint(
                condition=Q(class_status__in=["scheduled", "completed", "cancelled"]),
                name="valid_class_status",
                violation_error_message="Choose scheduled, completed or cancelled as the status of the class.",
            ),
            models.CheckConstraint(
                condition=Q(payment_status__in=["pending", "paid", "cancelled"]),
                name="valid_payment_status",
                violation_error_message="Choose pending, paid or cancelled as the status of the payment.",
            ),
            models.CheckConstraint(
                condition=Q(instructor_status__in=["pending", "accepted", "rejected"]),
                name="valid_instructor_status",
                violation_error_message="Choose pending, accepted or rejected as the answer of the instructor.",
            ),
            models.CheckConstraint(
                condition=Q(
                    payment_type__in=[
                        "per_class",
                        "monthly",
                        "per_member",
                        "total_duration",
                        "per_class_total",
                        "per_student_per_class",
                    ]
                ),
                name="valid_payment_type",
                violation_error_message="Choose one of the six payment types.",
            ),
            models.CheckConstraint(
                condition=Q(payment_amount__gte=0),
                name="payment_amount_not_negative",
                violation_error_message="The amount cannot be negative.",
            ),
            models.CheckConstraint(
                condition=Q(payment_rate__isnull=True) | Q(payment_rate__gte=0),
                name="payment_rate_not_negative",
                violation_error_message="The rate cannot be negative.",
            ),
            models.CheckConstraint(
                condition=Q(class_type__isnull=False) | Q(package__isnull=False),
                name="class_assignments_has_subject",
                violation_error_message="Choose a class type or a package.",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, series_position__isnull=True, is_exception=False)
                | Q(series__isnull=False, series_position__gte=1),
                name="class_assignments_series_position",
                violation_error_message="A class of a series needs a position of 1 or more; a single class must not have one.",
            ),
            models.CheckConstraint(
                condition=Q(rejection_reason__isnull=True)
                | Q(rejection_reason__in=["unavailable", "time", "location", "other"]),
                name="valid_rejection_reason",
                violation_error_message="Choose unavailable, time, location or other as the reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}" if self.start_time else f"{self.date}"

    @property
    def is_refund_due(self) -> bool:
        """Cancelled, but paid: the money goes back (domain 4.8)."""
        return self.class_status == ClassStatus.CANCELLED and self.payment_status == PaymentStatus.PAID
