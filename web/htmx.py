"""The request as views see it: with what HTMX says about itself."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """Every request, once the middleware has been at it. `request.htmx` is true when HTMX made it."""

    htmx: HtmxDetails


def asks_for_itself(request: HtmxHttpRequest) -> bool:
    """Whether a region fetches itself again, after a change or in its turn: the address stays as it is."""
    return bool(request.htmx) and request.htmx.trigger == request.htmx.target
