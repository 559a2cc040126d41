"""A region that asks again and finds nothing new is told so, and stays as it is (docs/decisions/0009)."""

import re
from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

HEADER = "X-Stamp"
# Hidden anew in every answer, though the secret behind it is the same.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')


def stamp_of(region: str) -> str:
    """The same for two renderings of a region when, and only when, people would see no difference."""
    return blake2b(TOKEN.sub(r"\1", region).encode(), digest_size=9).hexdigest()


def asks_by_itself(request: HttpRequest) -> bool:
    """Whether a page, or the service worker, asks again in its turn and nobody touched anything."""
    return HEADER in request.headers


class NothingNewMiddleware:
    """Answers 204 when the region that was rendered carries the stamp that the browser sent along."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        known = request.headers.get(HEADER)
        if not known or known != getattr(request, "region_stamp", None) or response.status_code != HTTPStatus.OK:
            return response
        nothing_new = HttpResponse(status=HTTPStatus.NO_CONTENT)
        patch_vary_headers(nothing_new, ["HX-Request", "HX-Target", HEADER])
        return nothing_new
