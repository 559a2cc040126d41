from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts.sign_in.sessions import note_seen
from web.errors import error_response
from web.etag import asks_by_itself
from web.htmx import HtmxHttpRequest
from web.offline import PERSON_HEADER, key_of

ANOTHER_PERSON = (
    "Somebody else has signed in in this browser since this page was opened, so nothing was done in their name."
)


SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class HtmxLoginRequiredMiddleware(LoginRequiredMiddleware):
    """A dead session moves the whole page to the sign-in, not the sign-in into a cell of the page; but whoever sends
    something keeps what they typed, and nothing is sent in the name of somebody who signed in since (docs/decisions/0017).
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if getattr(view_func, "login_required", True) and _is_of_another_person(request):
            return error_response(request, HTTPStatus.CONFLICT, happened=ANOTHER_PERSON)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HtmxHttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.method not in SAFE:
            return error_response(request, HTTPStatus.UNAUTHORIZED, sign_in_url=resolve_url(settings.LOGIN_URL))
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        back_to = request.htmx.current_url_abs_path or "/"
        if not url_has_allowed_host_and_scheme(back_to, allowed_hosts=None):  # a path like //another.site
            back_to = "/"
        return HttpResponseClientRedirect(redirect_to_login(back_to, reverse(settings.LOGIN_URL)).url)


def _is_of_another_person(request: HttpRequest) -> bool:
    """Whether what is sent comes from a page that was made for somebody else."""
    if request.method in SAFE or not request.user.is_authenticated:
        return False
    whose = request.headers.get(PERSON_HEADER) or request.POST.get("x_person")
    return bool(whose) and whose != key_of(request)


class SessionActivityMiddleware:
    """Keeps the session alive of who does something. What a page asks for by itself keeps nobody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = getattr(request, "session", None)  # the APIs have none
        if session is not None and not asks_by_itself(request):
            note_seen(session, at=timezone.now())  # noqa: TID251 -- once for each request
        return response
