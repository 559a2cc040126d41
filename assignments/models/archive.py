from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from assignments.models.assignment import AssignmentFacts


class ArchivedAssignment(AssignmentFacts):
    """A class that was moved out of the way, with its students' booking ids (domain 9).

    A row here tells the booking trigger that the class is archived, not deleted: its students keep their status.
    """

    booking_ids = ArrayField(models.TextField(), db_default=[], default=list)
    archived_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "class_assignments_archive"
        verbose_name = "archived class"
        verbose_name_plural = "archived classes"
        indexes = [models.Index(fields=["date", "id"], name="archive_in_order")]

    def __str__(self) -> str:
        return f"{self.date} (archived)"
