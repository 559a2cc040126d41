"""What every full page needs around its content."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from config.navigation import links_for
from config.offline import key_of
from config.theme import chosen_theme
from notices.selectors import Bell, bell_of


def layout(request: HttpRequest) -> dict[str, Any]:
    """Name, theme, refresh, whose page it is, navigation and bell. The last three are computed when a template asks: fragments do not pay for them."""
    return {
        "studio_name": settings.STUDIO_NAME,
        "theme": chosen_theme(request),
        "refresh_seconds": settings.REFRESH_SECONDS,
        "person_key": partial(key_of, request),
        "navigation": partial(links_for, request),
        "bell": partial(bell_for, request),
    }


def bell_for(request: HttpRequest) -> Bell | None:
    """How many notices wait for whoever is signed in; nobody without a role gets any."""
    return bell_of(request.user) if isinstance(request.user, User) and request.user.role_names else None
