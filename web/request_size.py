"""How much a request may hold, asked before anything of it is read."""

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest


def is_too_large(request: HttpRequest) -> bool:
    """Whether its body is longer than we read, or its address has more parameters. Its fields Django counts itself."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        request.GET  # noqa: B018 -- reading it counts the parameters
    except ValueError:
        return False  # no length: no body either
    except TooManyFieldsSent:
        return True
    has_files = request.content_type == "multipart/form-data"
    return length > (settings.LARGEST_UPLOAD if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
