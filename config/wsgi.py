"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Any, Final

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
studio = get_wsgi_application()


MOST_UNREAD: Final = 32 * 1024 * 1024


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The studio. Everything that it is sent is UTF-8.

    Django reads the address in the charset that the content type names, before anything stands around it that could
    turn a failure into an answer: an odd charset, or too many parameters beside any, would be an empty 500.
    """
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    response = studio(environ, start_response)
    read_on(environ["wsgi.input"])
    return response


def without_charset(content_type: str) -> str:
    """The media type, and the boundary of a form with files."""
    media_type, *parameters = content_type.split(";")
    boundaries = [text for text in parameters if text.strip().lower().startswith("boundary=")]
    return ";".join([media_type, *boundaries])


def read_on(sent: IO[bytes]) -> None:
    """Take what is left of a body that was refused by its size, or by who sent it.

    The server closes the connection after the answer; while a client still sends, it would see only that.
    """
    left = MOST_UNREAD
    with suppress(OSError):  # the client is gone
        while left > 0 and (piece := sent.read(65_536)):
            left -= len(piece)
