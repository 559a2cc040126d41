import datetime as dt
from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models.people import User


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, person_id: UUID) -> Self:
        """What happened to the person, and what they did to others."""
        return self.filter(Q(person=person_id) | Q(actor=person_id))

    def of_any_kind(self, kinds: Collection[str]) -> Self:
        """The kind is the part of the event before the dot."""
        wanted = Q(pk__in=[])
        for kind in kinds:
            wanted |= Q(event__startswith=f"{kind}.")
        return self.filter(wanted)

    def between(self, since: dt.datetime | None, before: dt.datetime | None) -> Self:
        """From the one moment, up to but without the other; each may be open."""
        found = self if since is None else self.filter(at__gte=since)
        return found if before is None else found.filter(at__lt=before)

    def signed_in_from(self, *, person: User, address: str, since: dt.datetime) -> Self:
        return self.filter(person=person, event="sign_in.succeeded", address=address, at__gte=since)

    def with_people(self) -> Self:
        """Exactly what the audit shows; anything else raises."""
        return self.select_related("person", "actor").fetch_mode(models.FETCH_RAISE)

    def latest_first(self) -> Self:
        return self.order_by("-at", "-id")


class AuditEntry(models.Model):
    """One thing that happened around somebody's access: what, to whom, by whom, from which address.

    `event` is a stable dotted code such as `sign_in.failed`; sentences are made when shown. Rows are added and never
    changed: the web's database roles may do no more.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=60)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Null if the user was not signed in, or for a background job.",
    )
    typed = models.CharField(
        max_length=254,
        blank=True,
        default="",
        help_text="E-mail address of a sign-in without an account, in lower case.",
    )
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(encoder=DjangoJSONEncoder, default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        db_table = "audit"
        verbose_name_plural = "audit"
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["person", "-at", "-id"], name="audit_of_person"),
        ]

    def __str__(self) -> str:
        return self.event
