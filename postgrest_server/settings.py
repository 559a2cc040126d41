"""The keys of `settings.POSTGREST_SERVER`. The README describes them."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from postgrest_server.authentication import Authentication

ErrorHandler = Callable[[HttpRequest, HTTPStatus], HttpResponse]


def _option(name: str) -> Any:
    options: Mapping[str, Any] = settings.POSTGREST_SERVER
    return options.get(name)


def authentication() -> Authentication:
    """Return the module of AUTHENTICATION."""
    return cast("Authentication", import_module(_option("AUTHENTICATION")))


def error_handlers() -> Mapping[str, ErrorHandler]:
    """Return the functions of ERROR_HANDLERS by path prefix."""
    return {prefix: import_string(name) for prefix, name in _option("ERROR_HANDLERS").items()}


def is_too_large(request: HttpRequest) -> bool:
    """Ask the function of IS_TOO_LARGE.

    Without one, Django's own limits apply once the body is read.
    """
    name = _option("IS_TOO_LARGE")
    return name is not None and import_string(name)(request)
