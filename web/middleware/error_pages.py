from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from web.errors import error_response
from web.request_size import is_too_large


class ErrorPagesMiddleware:
    """Our pages where Django has none or another one: an empty 405, a request that is too large, and while DEBUG is on
    the list of all addresses.

    Other errors keep Django's page while DEBUG is on, which says where they come from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request):
            return error_response(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response = self.get_response(request)
        is_page = "json" not in response.headers.get("Content-Type", "")
        if settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND and is_page:
            return error_response(request, HTTPStatus.NOT_FOUND)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_page and not response.content:
            explained = error_response(request, HTTPStatus.METHOD_NOT_ALLOWED)
            explained["Allow"] = response["Allow"]
            return explained
        return response
