from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assignments.models.vocabulary import BookingType, PaymentType, ScheduleType
from catalog.models import ClassSchedule, ClassType, Package


class AssignmentSeries(models.Model):
    """The classes made in one go by a weekly, monthly, crash or package assignment, as they were asked for."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    schedule_type = models.CharField(max_length=20, choices=ScheduleType)
    booking_type = models.CharField(max_length=20, choices=BookingType)
    class_type = models.ForeignKey(
        ClassType, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment_series"
    )
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment_series"
    )
    class_schedule = models.ForeignKey(
        ClassSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="assignment_series"
    )
    payment_type = models.CharField(max_length=30, choices=PaymentType)
    payment_rate = models.DecimalField(
        max_digits=10, decimal_places=2, help_text="The rate as entered; 0 if the classes are complimentary."
    )
    first_day = models.DateField()
    last_day = models.DateField(help_text="Last day on which a class of the series can take place.")
    wanted = models.IntegerField(null=True, blank=True, help_text="Number of classes in the package.")
    pattern = models.JSONField(
        null=True,
        blank=True,
        help_text='{"weekdays": [1, 3], "start": "07:00", "end": "08:00"}; null if the dates were chosen by hand.',
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "assignment_series"
        verbose_name_plural = "assignment series"
        constraints = [
            models.CheckConstraint(
                condition=Q(schedule_type__in=["weekly", "monthly", "crash", "package"]),
                name="assignment_series_schedule_type_known",
                violation_error_message="Choose weekly, monthly, crash or package as the type of the series.",
            ),
            models.CheckConstraint(
                condition=Q(class_type__isnull=False) | Q(package__isnull=False),
                name="assignment_series_has_subject",
                violation_error_message="Choose a class type or a package.",
            ),
            models.CheckConstraint(
                condition=Q(payment_rate__gte=0),
                name="assignment_series_payment_rate_not_negative",
                violation_error_message="The rate cannot be negative.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="assignment_series_last_day_not_before_first",
                violation_error_message="The last day cannot be before the first day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_schedule_type_display()} from {self.first_day}"
