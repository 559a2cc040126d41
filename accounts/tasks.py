"""Background jobs around people."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore


@shared_task(name="accounts.forget_expired_sessions")
def forget_expired_sessions(**_future: object) -> None:
    """Delete the sessions that nobody can use any more."""
    SessionStore.clear_expired()
