from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from database.expressions import CurrentChange
from notices.kinds import Kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_person(self, person_id: object) -> Self:
        return self.filter(recipient_id=person_id)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def before(self, notice_id: int) -> Self:
        """Those that are older than this one."""
        return self.filter(pk__lt=notice_id)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Notice(models.Model):
    """One thing that one person is told, written in the transaction of what happened.

    `payload` holds what it takes to make the sentence when it is shown. A person is told once for each `dedupe_key`.
    """

    id = models.BigAutoField(primary_key=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=60)
    payload = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    dedupe_key = models.CharField(max_length=200)
    change_id = models.UUIDField(null=True, editable=False, db_default=CurrentChange())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "notices"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_person"),
            models.Index(fields=["recipient", "-id"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(fields=["change_id"], condition=Q(change_id__isnull=False), name="notices_of_change"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "dedupe_key"],
                name="notices_once",
                violation_error_message="This person already has this notice.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="notices_kind_known",
                violation_error_message="Use a known kind of notice.",
            ),
            models.CheckConstraint(
                condition=Q(actor__isnull=True) | ~Q(actor=F("recipient")),
                name="notices_not_about_own_deeds",
                violation_error_message="A notice cannot go to the person who made the change.",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="notices_read_after_written",
                violation_error_message="A notice cannot be read before it was created.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
