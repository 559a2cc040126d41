"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Any, Final

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()

MAX_DISCARDED_BYTES: Final = 32 * 1024 * 1024


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve a request with Django; request bodies and query strings are always UTF-8.

    Django decodes the query string with the charset of the content type before any middleware
    runs. An unknown charset, or too many parameters with one, would cause an empty 500.
    """
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    response = django_application(environ, start_response)
    discard_body(environ["wsgi.input"])
    return response


def without_charset(content_type: str) -> str:
    """Return the media type, with the boundary of a multipart form."""
    media_type, *parameters = content_type.split(";")
    boundaries = [text for text in parameters if text.strip().lower().startswith("boundary=")]
    return ";".join([media_type, *boundaries])


def discard_body(stream: IO[bytes]) -> None:
    """Read the rest of a request body that was refused before it was read.

    The server closes the connection after the response. A client that is still sending would see
    the closed connection instead of the response.
    """
    remaining = MAX_DISCARDED_BYTES
    with suppress(OSError):  # the client has disconnected
        while remaining > 0 and (chunk := stream.read(65_536)):
            remaining -= len(chunk)
