from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from assignments.models.assignment import Assignment
from assignments.models.vocabulary import PaymentType


class PaymentCalculation(models.Model):
    """Why the amount of a class is what it is (domain 5.5). Kept when the class is archived or deleted."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="payment_calculations",
        db_index=False,
    )
    before = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=10, decimal_places=2)
    payment_type = models.CharField(max_length=30, choices=PaymentType)
    rate = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    students = models.IntegerField(help_text="S: number of attached bookings; none counts as 1.")
    classes = models.IntegerField(help_text="n: number of classes in the series; 1 for an ad hoc class.")
    rule = models.TextField(help_text="The calculation as text.")
    reason = models.TextField(help_text="Why the amount was calculated: created, students changed, set by hand …")
    calculated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    calculated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "payment_calculations"
        indexes = [models.Index(fields=["assignment", "-calculated_at"], name="payment_calculations_newest")]

    def __str__(self) -> str:
        return self.rule
