from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from web.navigation import links_for
from web.offline import key_of
from web.theme import chosen_theme


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return what every full page needs. Callables run only when a template uses them, so fragments do not pay for them."""
    return {
        "studio_name": settings.STUDIO_NAME,
        "theme": chosen_theme(request),
        "refresh_seconds": settings.REFRESH_SECONDS,
        "person_key": partial(key_of, request),
        "navigation": partial(links_for, request),
    }
