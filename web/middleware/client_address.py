from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from web.client_address import client_address, use_address


class ClientAddressMiddleware:
    """Make the client's address available to services while the request is handled."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use_address(client_address(request)):
            return self.get_response(request)
