"""What programs show in a person's name: sign-ins through `/auth/v1`, their refresh tokens, personal API tokens."""

import datetime as dt
from typing import Self
from uuid import UUID

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare

from accounts.models.people import User

IDLE_LIMIT = dt.timedelta(days=30)  # of a sign-in through the API


class ApiSessionQuerySet(models.QuerySet["ApiSession"]):
    def holding(self, token_hash: str) -> Self:
        return self.filter(refresh_tokens__token_hash=token_hash)

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def others_than(self, session_id: UUID) -> Self:
        return self.exclude(pk=session_id)

    def live(self, *, of: User, at: dt.datetime) -> Self:
        """The person's own that can still be refreshed: see `is_live()`."""
        mark = of.get_session_auth_hash()
        return self.filter(user=of, refreshed_at__gt=at - IDLE_LIMIT, password_mark=mark)

    def dead(self, *, at: dt.datetime) -> Self:
        """Those that nobody can use: idle for too long, or of somebody who was deactivated."""
        return self.filter(Q(refreshed_at__lte=at - IDLE_LIMIT) | Q(user__is_active=False))

    def latest_first(self) -> Self:
        return self.order_by("-refreshed_at", "id")


class ApiSession(models.Model):
    """One sign-in through `/auth/v1`. It ends by being deleted, and its refresh tokens with it."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, on_delete=models.DB_CASCADE, related_name="api_sessions")
    password_mark = models.CharField(
        max_length=128,
        help_text="Session hash of the password used at sign-in. A change of the password ends the session.",
    )
    device = models.CharField(max_length=255, help_text="User agent of the client.")
    created_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()

    objects = ApiSessionQuerySet.as_manager()

    class Meta:
        db_table = "api_sessions"

    def __str__(self) -> str:
        return self.device

    def is_live(self, *, at: dt.datetime) -> bool:
        """Used within IDLE_LIMIT, and opened by the password that its owner still has."""
        mark = self.user.get_session_auth_hash()
        return self.refreshed_at > at - IDLE_LIMIT and constant_time_compare(self.password_mark, mark)


class RefreshTokenQuerySet(models.QuerySet["RefreshToken"]):
    def used_before(self, moment: dt.datetime) -> Self:
        return self.filter(used_at__lt=moment)


class RefreshToken(models.Model):
    """Good for one new access token. Once used, it can be sent again for a moment, by a client that lost the answer."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(ApiSession, on_delete=models.DB_CASCADE, related_name="refresh_tokens")
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = RefreshTokenQuerySet.as_manager()

    class Meta:
        db_table = "api_refresh_tokens"
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                name="api_refresh_tokens_hash_unique",
                violation_error_message="This refresh token already exists.",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("created_at")),
                name="api_refresh_tokens_used_after_made",
                violation_error_message="A refresh token cannot be used before it was created.",
            ),
        ]

    def __str__(self) -> str:
        return f"Refresh token {self.pk}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unused_since(self, moment: dt.datetime) -> Self:
        return self.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lt=moment))

    def valid(self, *, at: dt.datetime) -> Self:
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))

    def by_name(self) -> Self:
        return self.order_by("name", "id")


class ApiToken(models.Model):
    """A personal token for scripts: acts as its owner until it expires or is revoked, which deletes it."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, on_delete=models.DB_CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    shown_part = models.CharField(
        max_length=20, help_text="First characters of the token. The whole token is not stored."
    )
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        db_table = "api_tokens"
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                name="api_tokens_hash_unique",
                violation_error_message="This token already exists.",
            ),
            models.UniqueConstraint(
                fields=["user", "name"],
                name="api_tokens_name_unique",
                violation_error_message="You already have a token with this name. Choose another name.",
            ),
            models.CheckConstraint(
                condition=Q(last_used_at__isnull=True) | Q(last_used_at__gte=F("created_at")),
                name="api_tokens_used_after_made",
                violation_error_message="A token cannot be used before it was created.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="api_tokens_expire_after_made",
                violation_error_message="The expiry of a token must be later than its creation.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
