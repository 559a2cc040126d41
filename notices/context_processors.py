from functools import partial
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from notices.selectors import Bell, bell_of


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return the unread notices of the signed-in user as `bell`, counted only when a template uses it."""
    return {"bell": partial(_bell_for, request)}


def _bell_for(request: HttpRequest) -> Bell | None:
    """Return None for users without a role: they get no notices."""
    return bell_of(request.user) if isinstance(request.user, User) and request.user.role_names else None
