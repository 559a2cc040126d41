"""Every response of an API is JSON, readable by scripts of other sites, and never a redirect."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from postgrest_server.settings import ErrorHandler, error_handlers, is_too_large

ALLOWED_METHODS: Final = "GET,HEAD,POST,PATCH,PUT,DELETE,OPTIONS"
EXPOSED_HEADERS: Final = (
    "Content-Encoding, Content-Location, Content-Range, Content-Type, Location, Range-Unit"  # for scripts in browsers
)
PREFLIGHT_SECONDS: Final = "86400"
HEADER_NAMES: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]+")
COPIED_HEADERS: Final = ("Retry-After", "Allow", "WWW-Authenticate")  # from an error page to the JSON that replaces it


class ApiMiddleware:
    """Answer for the path prefixes of the setting ERROR_HANDLERS; leave all other requests alone.

    Place it before every middleware that may answer with a page or a redirect, so that an error of
    any layer reaches the caller as JSON and with its CORS headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.error_handlers = error_handlers()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        error_handler = self.error_handler_for(request)
        if error_handler is None:
            return self.get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        elif settings.SECURE_SSL_REDIRECT and not request.is_secure():
            response = error_handler(request, HTTPStatus.UPGRADE_REQUIRED)  # clients repeat a redirected POST as a GET
        elif is_too_large(request):
            response = error_handler(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            response = as_json(request, self.get_response(request), error_handler)
        return with_cors_headers(request, response)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 -- Django's signature
        args: tuple[Any, ...],  # noqa: ARG002 -- Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002 -- Django's signature
    ) -> None:
        """Remove the session: every site may call the API, so a cookie must not authenticate."""
        if self.error_handler_for(request) is not None:
            request.user = AnonymousUser()
            if hasattr(request, "session"):
                del request.session

    def error_handler_for(self, request: HttpRequest) -> ErrorHandler | None:
        path = f"{request.path_info}/"
        return next((handler for prefix, handler in self.error_handlers.items() if path.startswith(prefix)), None)


def api_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Exempt a view that authenticates bearer tokens from the session login and from CSRF."""
    return csrf_exempt(login_not_required(view))


def as_json(request: HttpRequest, response: HttpResponse, error_handler: ErrorHandler) -> HttpResponse:
    """Return the response, or in place of an error page the same error as JSON."""
    if response.status_code < HTTPStatus.BAD_REQUEST or "json" in response.headers.get("Content-Type", ""):
        return response
    replacement = error_handler(request, HTTPStatus(response.status_code))
    for name in COPIED_HEADERS:
        if name in response and name not in replacement:
            replacement[name] = response[name]
    replacement["Content-Length"] = str(len(replacement.content))  # CommonMiddleware sets it further inside
    return replacement


def with_cors_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Allow scripts of every site to read the response.

    Callers authenticate by token; cookies are ignored.
    """
    if response.status_code == HTTPStatus.NO_CONTENT:
        del response["Content-Type"]
    response["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Access-Control-Expose-Headers", EXPOSED_HEADERS)
    if request.method == "OPTIONS":
        requested = request.headers.get("Access-Control-Request-Headers", "")
        response["Access-Control-Allow-Methods"] = ALLOWED_METHODS
        response["Access-Control-Allow-Headers"] = requested if HEADER_NAMES.fullmatch(requested) else "authorization"
        response["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        response["Vary"] = "Access-Control-Request-Headers"
    return response
