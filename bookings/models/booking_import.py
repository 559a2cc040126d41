from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class BookingImport(models.Model):
    """A file of bookings that somebody uploaded: what it would make, what is wrong with it, and whether it was made.

    `rows` holds the good rows as columns of bookings, `problems` row number, column and reason of each bad one.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, to recognize a repeated upload.")
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    imported_at = models.DateTimeField(null=True, editable=False)
    imported_count = models.IntegerField(null=True, editable=False)

    class Meta:
        db_table = "booking_imports"
        indexes = [models.Index(fields=["digest", "-created_at"], name="booking_imports_of_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_at__isnull=True, imported_count__isnull=True)
                | Q(imported_at__isnull=False, imported_count__isnull=False, imported_count__gte=0),
                name="booking_imports_done_with_count",
                violation_error_message="Set the number of imported bookings together with the time of the import.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
