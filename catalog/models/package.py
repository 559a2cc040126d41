from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PackageQuerySet(models.QuerySet["Package"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def by_name(self) -> Self:
        return self.order_by("name", "id")


class Package(models.Model):
    """A number of classes sold together, to be taken within its validity (domain 2.1, 4.6)."""

    class CourseType(models.TextChoices):
        REGULAR = "regular", "Regular"
        CRASH = "crash", "Crash course"

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    name = models.CharField(max_length=120)
    description = models.TextField(null=True, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    class_count = models.IntegerField()
    validity_days = models.IntegerField(default=30, db_default=30)
    duration = models.CharField(max_length=60, null=True, blank=True, help_text="As text: 1 month, 3 months …")
    course_type = models.CharField(
        max_length=20, choices=CourseType, default=CourseType.REGULAR, db_default=CourseType.REGULAR
    )
    type = models.CharField("category", max_length=60, null=True, blank=True)
    is_active = models.BooleanField("active", default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PackageQuerySet.as_manager()

    class Meta:
        db_table = "packages"
        indexes = [models.Index(fields=["name", "id"], name="packages_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(course_type__in=["regular", "crash"]),
                name="packages_course_type_known",
                violation_error_message="Choose regular or crash as the course type.",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="packages_price_not_negative",
                violation_error_message="The price cannot be negative.",
            ),
            models.CheckConstraint(
                condition=Q(class_count__gt=0),
                name="packages_class_count_positive",
                violation_error_message="A package must contain at least one class.",
            ),
            models.CheckConstraint(
                condition=Q(validity_days__gt=0),
                name="packages_validity_days_positive",
                violation_error_message="A package must be valid for at least one day.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
