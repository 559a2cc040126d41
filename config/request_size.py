"""How much a request may hold, asked before anything of it is read."""

from typing import Final

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest

MOST_WITH_FILES: Final = 20 * 1024 * 1024  # bytes; a screen may ask for less, and says so beside its field


def is_too_large(request: HttpRequest) -> bool:
    """Whether its body is longer than we read, or its address has more parameters. Its fields Django counts itself."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        request.GET  # noqa: B018 -- reading it counts the parameters
    except ValueError:
        return False  # no length: no body either
    except TooManyFieldsSent:
        return True
    return length > (
        MOST_WITH_FILES if request.content_type == "multipart/form-data" else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )
