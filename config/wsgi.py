"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
studio = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The studio. Everything that it is sent is UTF-8.

    Django reads the address in the charset that the content type names, before anything stands around it that could
    turn a failure into an answer: an odd charset, or too many parameters beside any, would be an empty 500.
    """
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    return studio(environ, start_response)


def without_charset(content_type: str) -> str:
    """The media type, and the boundary of a form with files."""
    media_type, *parameters = content_type.split(";")
    boundaries = [text for text in parameters if text.strip().lower().startswith("boundary=")]
    return ";".join([media_type, *boundaries])
