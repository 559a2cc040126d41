from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from web.offline import PERSON_HEADER, key_of


class PersonHeaderMiddleware:
    """Tells the service worker whose answer it carries, so that it throws away what it kept for anybody else.

    Empty for whoever is signed out. An answer that failed says nothing: what failed may be the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 500:
            response[PERSON_HEADER] = key_of(request)
        return response
