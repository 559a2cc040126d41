"""The request as views see it: with what HTMX says about itself."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """Every request, once the middleware has been at it. `request.htmx` is true when HTMX made it."""

    htmx: HtmxDetails
