"""What the People screens show as a dialog or as a page of its own, and how they answer to a change."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from accounts.access import person
from accounts.models import User
from accounts.people.mails import send_way_in
from design.toasts import Level, flash, toast
from web.htmx import HtmxHttpRequest

CHANGED = "people:changed"


def show_frame(
    request: HtmxHttpRequest, frame: str, context: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The frame alone for the dialog, or the page around it; caches are told that there are two."""
    in_dialog = bool(request.htmx) and request.htmx.target == "dialog"
    context |= {"frame": frame, "in_dialog": in_dialog}
    response = render(request, frame if in_dialog else "accounts/person_page.html", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def done(request: HtmxHttpRequest, about: User, text: str) -> HttpResponse:
    """The answer to a change of this person."""
    response = _answer(request, about)
    _say(request, response, text)
    return response


def done_with_mail(request: HtmxHttpRequest, about: User, *, sent: str, unsent: str) -> HttpResponse:
    """The same, and the person gets their way in by mail; which of the two happened is said.

    The mail goes out once the change is committed: a transaction that is tried again sends it once, one that fails never.
    """
    response = _answer(request, about)
    send: Callable[[], bool] = partial(send_way_in, person=about, sender=person(request))

    def send_and_tell() -> None:
        if send():
            _say(request, response, sent)
        else:
            _say(request, response, unsent, level="error")

    transaction.on_commit(send_and_tell)
    return response


def _answer(request: HtmxHttpRequest, about: User) -> HttpResponse:
    if not request.htmx:
        return redirect(reverse("accounts:person", args=[about.pk]))
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.htmx.target == "dialog":
        trigger_client_event(response, "dialog:close")
    return trigger_client_event(response, CHANGED)


def _say(request: HtmxHttpRequest, response: HttpResponse, text: str, *, level: Level = "success") -> None:
    if request.htmx:
        toast(response, text, level=level)
    else:
        flash(request, text, level=level)
