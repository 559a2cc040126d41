import datetime as dt
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class StudioClosureQuerySet(models.QuerySet["StudioClosure"]):
    def touching(self, *, first_day: dt.date, last_day: dt.date) -> Self:
        """Closures with at least one day in that range, both ends included."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day).order_by("first_day")


class StudioClosure(models.Model):
    """Days on which the studio is shut: generation skips them (domain 2.3)."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    name = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = StudioClosureQuerySet.as_manager()

    class Meta:
        db_table = "studio_closures"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="studio_closures_last_day_not_before_first",
                violation_error_message="The last day cannot be before the first day.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
