"""Background jobs around people."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.services.api_sessions import forget_dead_sessions


@shared_task(name="accounts.forget_expired_sessions")
def forget_expired_sessions(**_future: object) -> None:
    """Delete the sessions that nobody can use any more, of browsers and of API clients."""
    SessionStore.clear_expired()
    forget_dead_sessions(at=timezone.now())
