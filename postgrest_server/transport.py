"""How every answer of the APIs leaves the house: JSON at every layer, readable from other sites, never a redirect (contract 1)."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from web.request_size import is_too_large

Failure = Callable[[HttpRequest, HTTPStatus], HttpResponse]

METHODS: Final = "GET,HEAD,POST,PATCH,PUT,DELETE,OPTIONS"
EXPOSED: Final = "Content-Encoding, Content-Location, Content-Range, Content-Type, Location, Range-Unit"
A_DAY: Final = "86400"
HEADER_NAMES: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]+")
# Of an answer that is replaced, these still tell the truth.
KEPT: Final = ("Retry-After", "Allow", "WWW-Authenticate")


class ApiTransportMiddleware:
    """Stands around everything else, so that an error of any layer reaches the caller as JSON and with its CORS headers.

    `settings.API_FAILURES` names each API's prefix and the function that writes a failure in that API's words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.failures: Mapping[str, Failure] = {
            prefix: import_string(name) for prefix, name in settings.API_FAILURES.items()
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        failure = self.failure_for(request)
        if failure is None:
            return self.get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        elif settings.SECURE_SSL_REDIRECT and not request.is_secure():
            response = failure(request, HTTPStatus.UPGRADE_REQUIRED)  # a redirect would turn a POST into a GET
        elif is_too_large(request):
            response = failure(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            response = as_json(request, self.get_response(request), failure)
        return readable_elsewhere(request, response)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 -- Django's signature
        args: tuple[Any, ...],  # noqa: ARG002 -- Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002 -- Django's signature
    ) -> None:
        """A session cookie says nothing here, or else another site could use it."""
        if self.failure_for(request) is not None:
            request.user = AnonymousUser()
            del request.session

    def failure_for(self, request: HttpRequest) -> Failure | None:
        path = f"{request.path_info}/"
        return next((failure for prefix, failure in self.failures.items() if path.startswith(prefix)), None)


def api_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that asks for the bearer token itself, and neither for a session nor for a CSRF token."""
    return csrf_exempt(login_not_required(view))


def as_json(request: HttpRequest, response: HttpResponse, failure: Failure) -> HttpResponse:
    """The answer itself; in place of an error page, the same failure in the API's words."""
    if response.status_code < HTTPStatus.BAD_REQUEST or "json" in response.headers.get("Content-Type", ""):
        return response
    told = failure(request, HTTPStatus(response.status_code))
    for name in KEPT:
        if name in response and name not in told:
            told[name] = response[name]
    told["Content-Length"] = str(len(told.content))  # the layer that counts is further in
    return told


def readable_elsewhere(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let scripts of other sites read the answer: whoever calls proves it by a token, and a cookie proves nothing here."""
    if response.status_code == HTTPStatus.NO_CONTENT:
        del response["Content-Type"]
    response["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Access-Control-Expose-Headers", EXPOSED)
    if request.method == "OPTIONS":
        wanted = request.headers.get("Access-Control-Request-Headers", "")
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = wanted if HEADER_NAMES.fullmatch(wanted) else "authorization"
        response["Access-Control-Max-Age"] = A_DAY
        response["Vary"] = "Access-Control-Request-Headers"
    return response
