from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from web.etag import HEADER


class ConditionalGetMiddleware:
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
