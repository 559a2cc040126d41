"""Background jobs around people."""

from celery import shared_task
from django.utils import timezone

from accounts.sign_in.services.api_sessions import forget_dead_sessions
from accounts.sign_in.services.sign_in import forget_dead_browser_sessions
from accounts.sign_in.services.throttling import forget_old_tries


@shared_task(name="accounts.forget_expired_sessions")
def forget_expired_sessions(**_future: object) -> None:
    """Delete the sessions that nobody can use any more, of browsers and of API clients, and counts of old tries."""
    now = timezone.now()
    forget_dead_browser_sessions(at=now)
    forget_dead_sessions(at=now)
    forget_old_tries(at=now)
