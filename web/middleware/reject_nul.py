"""Text with a NUL in it: no person types one, and PostgreSQL cannot store it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from web.errors import error_response

NUL = "\x00"


class RejectNulMiddleware:
    """Refuses such a form or address with 400 before a view meets it; APIs, which need no CSRF token, answer themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],  # noqa: ARG002 -- Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002 -- Django's signature
    ) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False):
            return None
        texts = (text for sent in (request.GET, request.POST) for _, values in sent.lists() for text in values)
        return error_response(request, HTTPStatus.BAD_REQUEST) if any(NUL in text for text in texts) else None
