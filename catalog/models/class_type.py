from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ClassTypeQuerySet(models.QuerySet["ClassType"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def by_name(self) -> Self:
        return self.order_by("name")


class ClassType(models.Model):
    """What is taught: Hatha, Vinyasa, prenatal … (domain 2.1)."""

    class Difficulty(models.TextChoices):
        BEGINNER = "beginner", "Beginner"
        INTERMEDIATE = "intermediate", "Intermediate"
        ADVANCED = "advanced", "Advanced"

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    name = models.CharField(
        max_length=120, unique=True, error_messages={"unique": "Another class type already has this name."}
    )
    description = models.TextField(null=True, blank=True)
    difficulty_level = models.CharField(
        max_length=20, choices=Difficulty, default=Difficulty.BEGINNER, db_default=Difficulty.BEGINNER
    )
    duration_minutes = models.IntegerField(default=60, db_default=60)
    max_participants = models.IntegerField(default=10, db_default=10)
    is_active = models.BooleanField("active", default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClassTypeQuerySet.as_manager()

    class Meta:
        db_table = "class_types"
        constraints = [
            models.CheckConstraint(
                condition=Q(difficulty_level__in=["beginner", "intermediate", "advanced"]),
                name="class_types_difficulty_level_known",
                violation_error_message="Choose beginner, intermediate or advanced as the difficulty.",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gt=0),
                name="class_types_duration_positive",
                violation_error_message="A class must last at least one minute.",
            ),
            models.CheckConstraint(
                condition=Q(max_participants__gt=0),
                name="class_types_max_participants_positive",
                violation_error_message="A class needs room for at least one participant.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
