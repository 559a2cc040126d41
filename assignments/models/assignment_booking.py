from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from assignments.models.assignment import Assignment
from bookings.models import Booking


class AssignmentBooking(models.Model):
    """A student of a class: one booking attached to it (domain 3.2–3.6)."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    # The migration 0002 of this app creates the foreign key, with ON DELETE CASCADE.
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="assignment_bookings",
        db_index=False,
    )
    booking = models.ForeignKey(
        Booking,
        on_delete=models.DO_NOTHING,
        to_field="booking_id",
        db_column="booking_id",
        related_name="assignment_bookings",
        db_index=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "assignment_bookings"
        verbose_name = "student"
        indexes = [models.Index(fields=["booking", "assignment"], name="assignment_bookings_classes")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "booking"],
                name="assignment_bookings_once",
                violation_error_message="This booking is already in the class.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} in {self.assignment_id}"
