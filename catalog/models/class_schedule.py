import datetime as dt
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from catalog.models.class_type import ClassType
from database.expressions import CurrentDate, Validity, WeeklyPeriod


class ClassScheduleQuerySet(models.QuerySet["ClassSchedule"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def not_ended_before(self, day: dt.date) -> Self:
        return self.filter(Q(effective_until__isnull=True) | Q(effective_until__gte=day))

    def of_instructor(self, instructor_id: object) -> Self:
        return self.filter(instructor_id=instructor_id)

    def by_weekday(self) -> Self:
        return self.order_by("day_of_week", "start_time", "pk")

    def valid_between(self, *, first_day: dt.date, last_day: dt.date) -> Self:
        """Templates whose validity touches that range of days, both ends included."""
        return self.filter(
            Q(effective_from__isnull=True) | Q(effective_from__lte=last_day),
            Q(effective_until__isnull=True) | Q(effective_until__gte=first_day),
        )

    def overlapping(
        self,
        *,
        instructor_id: object,
        weekdays: Collection[int],
        start_time: dt.time,
        end_time: dt.time,
        first_day: dt.date | None,
        last_day: dt.date | None,
    ) -> Self:
        """Active templates with which such a template of this instructor would violate `no_time_overlap`.

        None leaves the validity open at that end.
        """
        return (
            self.active()
            .of_instructor(instructor_id)
            .filter(day_of_week__in=weekdays, start_time__lt=end_time, end_time__gt=start_time)
            .valid_between(first_day=first_day or dt.date.min, last_day=last_day or dt.date.max)
        )


class ClassSchedule(models.Model):
    """A weekly template: who usually teaches what on that weekday, and between which dates (domain 2.1, 2.2)."""

    class DayOfWeek(models.IntegerChoices):
        SUNDAY = 0, "Sunday"
        MONDAY = 1, "Monday"
        TUESDAY = 2, "Tuesday"
        WEDNESDAY = 3, "Wednesday"
        THURSDAY = 4, "Thursday"
        FRIDAY = 5, "Friday"
        SATURDAY = 6, "Saturday"

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    class_type = models.ForeignKey(ClassType, on_delete=models.PROTECT, related_name="schedules")
    day_of_week = models.IntegerField(choices=DayOfWeek)
    start_time = models.TimeField()
    end_time = models.TimeField()
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="schedules"
    )
    duration_minutes = models.IntegerField(default=60, db_default=60)
    max_participants = models.IntegerField(default=10, db_default=10)
    is_active = models.BooleanField("active", default=True, db_default=True)
    effective_from = models.DateField(null=True, blank=True, db_default=CurrentDate())
    effective_until = models.DateField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClassScheduleQuerySet.as_manager()

    class Meta:
        db_table = "class_schedules"
        constraints = [
            ExclusionConstraint(
                name="no_time_overlap",
                expressions=[
                    ("instructor", RangeOperators.EQUAL),
                    ("day_of_week", RangeOperators.EQUAL),
                    (WeeklyPeriod("start_time", "end_time"), RangeOperators.OVERLAPS),
                    (Validity("effective_from", "effective_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
                violation_error_message="This instructor already has a weekly template at that time.",
            ),
            models.CheckConstraint(
                condition=Q(day_of_week__range=(0, 6)),
                name="class_schedules_day_of_week_known",
                violation_error_message="Enter the weekday as a number from 0 (Sunday) to 6 (Saturday).",
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")),
                name="class_schedules_ends_after_start",
                violation_error_message="The class must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_until__gte=F("effective_from")),
                name="class_schedules_validity_in_order",
                violation_error_message="The template cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(max_participants__gt=0),
                name="class_schedules_max_participants_positive",
                violation_error_message="A class needs room for at least one participant.",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gt=0),
                name="class_schedules_duration_positive",
                violation_error_message="A class must last at least one minute.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_day_of_week_display()} {self.start_time:%H:%M}–{self.end_time:%H:%M}"
