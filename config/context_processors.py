"""What every full page needs around its content."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.navigation import links_for
from config.theme import chosen_theme


def layout(request: HttpRequest) -> dict[str, Any]:
    """Name, theme, refresh and navigation. The navigation is computed when a template asks, so fragments do not pay for it."""
    return {
        "studio_name": settings.STUDIO_NAME,
        "theme": chosen_theme(request),
        "refresh_seconds": settings.REFRESH_SECONDS,
        "navigation": partial(links_for, request),
    }
