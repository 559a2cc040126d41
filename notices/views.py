"""Screen 13: the bell, the list of notices, and marking them read."""

import datetime as dt
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from accounts.access import person
from accounts.exceptions import NotPermitted
from accounts.models import User
from design.toasts import flash, toast
from notices.forms import BellForm, ListForm
from notices.selectors import bell_of, find_item, has_notices, notice_page
from notices.services import mark_read, mark_unread
from web.errors import error_response
from web.htmx import HtmxHttpRequest

GONE = "This notice is gone: what it told was taken back."


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def notice_list(request: HtmxHttpRequest) -> HttpResponse:
    """The notices of whoever is signed in, newest first; HTMX gets the list, or what continues it."""
    user = _reader(request)
    form = ListForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    unread_only = asked["show"] == "unread"
    page = notice_page(reader=user, unread_only=unread_only, before=asked["before"], size=form.size)
    part = ("#days" if asked["before"] else "#notices") if request.htmx else ""
    context = {
        "page": page,
        "unread_only": unread_only,
        "bell": None if part == "#days" else bell_of(user),
        "is_empty": not page.days and not has_notices(user.pk),
        "day_before": asked["day"],
        "rows": (asked["seen"] or 0) + page.size,
        "today": timezone.localdate(),
    }
    return render(request, f"notices/list.html{part}", context)


@require_safe
def bell(request: HtmxHttpRequest) -> HttpResponse:
    """The bell, and a word for those who listen when there is more to read than it shows; nothing when it is right."""
    user = _reader(request)
    form = BellForm(request.GET)
    shown = form.cleaned_data["shown"] if form.is_valid() else None
    now = bell_of(user)
    if now.unread == shown:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    has_grown = shown is not None and now.unread > shown
    return render(request, "notices/bell.html", {"bell": now, "has_grown": has_grown})


@require_POST
def open_notice(request: HtmxHttpRequest, notice_id: int) -> HttpResponse:
    """Mark the notice read and lead to what it is about; back to the list when that is gone."""
    user = _reader(request)
    mark_read(person_id=user.pk, notice_id=notice_id, now=timezone.now())
    item = find_item(reader=user, notice_id=notice_id)
    if item is None:
        return error_response(request, HTTPStatus.NOT_FOUND, happened=GONE)
    return redirect(item.telling.url or "notices:list")


@require_POST
@vary_on_headers("HX-Request")
def read(request: HtmxHttpRequest, notice_id: int) -> HttpResponse:
    """Mark one notice read; HTMX gets it as it is now."""
    user = _reader(request)
    now = timezone.now()
    mark_read(person_id=user.pk, notice_id=notice_id, now=now)
    item = find_item(reader=user, notice_id=notice_id)
    if item is None:
        return error_response(request, HTTPStatus.NOT_FOUND, happened=GONE)
    undo_url = reverse("notices:unread", args=[now])
    if not request.htmx:
        flash(request, "Marked read.", undo_url=undo_url)
        return redirect("notices:list")
    response = toast(render(request, "notices/list.html#row", {"item": item}), "Marked read.", undo_url=undo_url)
    return trigger_client_event(response, "notices:read")


@require_POST
@vary_on_headers("HX-Request")
def read_all(request: HtmxHttpRequest) -> HttpResponse:
    """Mark every notice read."""
    now = timezone.now()
    count = mark_read(person_id=_reader(request).pk, now=now)
    if count == 0:
        return _told(request, "Everything was read already.")
    return _told(request, f"{_count(count)} marked read.", undo_url=reverse("notices:unread", args=[now]))


@require_POST
@vary_on_headers("HX-Request")
def unread(request: HtmxHttpRequest, read_at: dt.datetime) -> HttpResponse:
    """Take back what was marked read at that moment."""
    count = mark_unread(person_id=_reader(request).pk, read_at=read_at)
    return _told(request, f"{_count(count)} unread again." if count else "There is nothing left to take back here.")


def _reader(request: HtmxHttpRequest) -> User:
    user = person(request)
    if not user.role_names:
        raise NotPermitted("Notices are for people who work here. Ask an admin to give you a role.")
    return user


def _told(request: HtmxHttpRequest, text: str, *, undo_url: str = "") -> HttpResponse:
    if request.htmx:
        response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
        return trigger_client_event(response, "notices:changed")
    flash(request, text, undo_url=undo_url)
    return redirect("notices:list")


def _count(notices: int) -> str:
    return "1 notice" if notices == 1 else f"{notices} notices"
