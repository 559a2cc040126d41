import datetime as dt
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.module_loading import import_string

from accounts.models.people import User


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def live(self, *, of: User, at: dt.datetime) -> Self:
        """The person's own that still count: not over, and opened by the password that they have."""
        return self.filter(user=of, expire_date__gt=at, password_mark=of.get_session_auth_hash())

    def dead(self, *, at: dt.datetime) -> Self:
        """Those that open nothing any more: over, or of somebody who was deactivated."""
        return self.filter(models.Q(expire_date__lte=at) | models.Q(user__is_active=False))

    def called(self, public_id: UUID) -> Self:
        return self.filter(public_id=public_id)

    def others_than(self, session_key: str | None) -> Self:
        return self.exclude(session_key=session_key)

    def latest_first(self) -> Self:
        return self.order_by("-seen_at", "session_key")


class BrowserSessionManager(BaseSessionManager.from_queryset(BrowserSessionQuerySet)):  # type: ignore[misc]
    """Django's, with the questions above."""


class BrowserSession(AbstractBaseSession):
    """A session of Django's, with whose it is and where: `accounts/sign_in/sessions.py` writes it.

    Its key opens the studio, so it is shown nowhere; `public_id` names it on screens.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(
        User,
        on_delete=models.DB_CASCADE,
        null=True,
        related_name="browser_sessions",
        help_text="Null if not signed in.",
    )
    password_mark = models.CharField(max_length=128, blank=True, default="")
    device = models.CharField(max_length=255, blank=True, default="", help_text="User agent of the browser.")
    address = models.GenericIPAddressField(null=True, help_text="IP address of the sign-in.")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="Last activity, accurate to a few minutes.")

    objects: ClassVar[BrowserSessionManager] = BrowserSessionManager()

    class Meta(AbstractBaseSession.Meta):
        db_table = "browser_sessions"
        constraints = [
            models.UniqueConstraint(
                fields=["public_id"],
                name="browser_sessions_public_id_unique",
                violation_error_message="This session already exists.",
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at__gte=models.F("created_at")),
                name="browser_sessions_seen_after_made",
                violation_error_message="The last activity of a session cannot be before its creation.",
            ),
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        store: type[SessionStore] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store
