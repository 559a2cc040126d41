import re
import uuid
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from web.request_id import use_request_id

HEADER: Final = "X-Request-ID"
ACCEPTABLE: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Accept a well-formed id from the proxy, or create one, and return it to the client."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        received = request.headers.get(HEADER, "")
        request_id = received if ACCEPTABLE.fullmatch(received) else uuid.uuid4().hex
        with use_request_id(request_id):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response
