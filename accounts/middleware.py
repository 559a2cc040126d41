"""Every view of a signed-in person runs in one transaction, as that person's restricted database role (domain 8)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.row_security import acting_as
from config.htmx import HtmxHttpRequest


class HtmxLoginRequiredMiddleware(LoginRequiredMiddleware):
    """A dead session moves the whole page to the sign-in, not the sign-in into a cell of the page."""

    def handle_no_permission(self, request: HtmxHttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        back_to = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(back_to, reverse(settings.LOGIN_URL)).url)


View = Callable[..., HttpResponse]


class RowSecurityMiddleware:
    """Wraps the view itself, not the session and the sign-in around it. Must be the last middleware.

    An answer of 500 and above rolls the transaction back, as an exception does. Answers that would be rendered later
    are rendered here, while the role still holds.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not isinstance(request.user, User):
            return None
        with acting_as(request.user):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response
