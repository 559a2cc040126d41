from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from database.expressions import CurrentChange


class HistoryEntry(models.Model):
    """One change of one class: what, who, when, why, before and after.

    Holds no foreign key to the class, so that it outlives it. `event` is a stable dotted code such as
    `assignment.moved`; sentences are made when shown. What one request did carries one `change_id` and is undone together.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=60)
    assignment_id = models.UUIDField()
    series_id = models.UUIDField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    reason = models.TextField(blank=True, default="", db_default="")
    change_id = models.UUIDField(null=True, editable=False, db_default=CurrentChange())

    class Meta:
        db_table = "history"
        verbose_name_plural = "history"
        indexes = [
            models.Index(fields=["assignment_id", "-id"], name="history_of_assignment"),
            models.Index(fields=["series_id", "-id"], condition=Q(series_id__isnull=False), name="history_of_series"),
            models.Index(fields=["change_id"], condition=Q(change_id__isnull=False), name="history_of_change"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.assignment_id}"
