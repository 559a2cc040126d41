"""Rows of the catalog: made, changed, switched off and on, deleted."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import models
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_time
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from catalog.exceptions import CatalogError
from catalog.forms import MoveForm
from catalog.models import ClassSchedule, StudioClosure
from catalog.selectors import find
from catalog.services import (
    add_to_catalog,
    change_in_catalog,
    move_template,
    remove_from_catalog,
    switch_in_catalog,
)
from catalog.views.kinds import Kind, form_of, kind_of
from design.timetable import minutes
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest

LAST_MINUTE = 23 * 60 + 59


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """The form for a new row; values of the address fill it in."""
    user = person(request)
    require(user, Permission.MANAGE_SETTINGS)
    kind = kind_of(slug)
    form_class = form_of(kind)
    form = form_class(request.POST) if request.method == "POST" else form_class(initial=_proposed(request.GET))
    if request.method != "POST" or not form.is_valid():
        return _show(request, kind, form)
    try:
        row = add_to_catalog(row=form.save(commit=False), actor=user)
    except CatalogError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, kind, form)
    return _done(request, kind, f"{_name(row)} added.")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The form for a row that is there; only what was changed is written."""
    user = person(request)
    require(user, Permission.MANAGE_SETTINGS)
    kind = kind_of(slug)
    form = form_of(kind)(request.POST or None, instance=_find(kind, pk))
    if request.method != "POST" or not form.is_valid():
        return _show(request, kind, form)
    try:
        if form.changed_data:
            change_in_catalog(row=form.save(commit=False), columns=form.changed_data, actor=user)
    except CatalogError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, kind, form)
    return _done(request, kind, f"{_name(form.instance)} changed.")


@require_POST
def switch(request: HtmxHttpRequest, slug: str, pk: UUID, state: str) -> HttpResponse:
    """Activate or deactivate; the toast takes it back."""
    kind = kind_of(slug)
    row = _find(kind, pk)
    if isinstance(row, StudioClosure) or state not in {"on", "off"}:
        raise Http404
    try:
        switch_in_catalog(row=row, active=state == "on", actor=person(request))  # type: ignore[arg-type]  # no closure
    except CatalogError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    back = reverse("catalog:switch", args=[slug, pk, "off" if state == "on" else "on"])
    word = "activated" if state == "on" else "deactivated"
    return _done(request, kind, f"{_name(row)} {word}.", undo_url=back)


@require_POST
def move(request: HtmxHttpRequest, pk: UUID) -> HttpResponse:
    """Put a weekly template where it was dropped; the toast puts it back, with the old place in the address."""
    kind = kind_of("template")
    template = _find(kind, pk)
    if not isinstance(template, ClassSchedule):
        raise Http404
    form = MoveForm(request.GET or request.POST)
    if not form.is_valid():
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="There is no such place in the week.")
    old = {"day_of_week": template.day_of_week, "start_time": template.start_time, "end_time": template.end_time}
    try:
        move_template(template=template, **form.cleaned_data, actor=person(request))
    except CatalogError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    back = f"{reverse('catalog:move', args=[pk])}?{urlencode(old)}"
    return _done(request, kind, f"{template.class_type} moved to {template}.", undo_url=back)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask first; then delete what was never used."""
    require(person(request), Permission.MANAGE_SETTINGS)
    kind = kind_of(slug)
    row = _find(kind, pk)
    name = _name(row)
    if request.method != "POST":
        return _show_frame(request, kind, {"row": row}, frame="catalog/delete_frame.html", title=f"Delete {name}?")
    try:
        remove_from_catalog(row=row, actor=person(request))  # type: ignore[arg-type]  # a row of the catalog
    except CatalogError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return _done(request, kind, f"{name} deleted.")


def _proposed(given: QueryDict) -> dict[str, str]:
    """What the address says; a start without an end gets the usual length."""
    values = {name: given.get(name, "") for name in given}
    start = _time(values.get("start_time", ""))
    if start and "end_time" not in values:
        end = min(minutes(start) + settings.DEFAULT_CLASS_DURATION, LAST_MINUTE)
        values["end_time"] = f"{end // 60:02d}:{end % 60:02d}"
    return values


def _time(text: str) -> dt.time | None:
    try:
        return parse_time(text)
    except ValueError:  # 25:00
        return None


def _name(row: models.Model) -> str:
    return str(row)


def _find(kind: Kind, pk: UUID) -> models.Model:
    row: models.Model | None = find(kind.model, pk)
    if row is None:
        raise Http404(f"There is no such {kind.word}.")
    return row


def _show(request: HtmxHttpRequest, kind: Kind, form: forms.ModelForm) -> HttpResponse:
    is_new = form.instance._state.adding  # noqa: SLF001 -- public in Django's documentation
    context = {"form": form, "row": None if is_new else form.instance}
    title = f"New {kind.word}" if is_new else f"Edit {form.instance}"
    return _show_frame(request, kind, context, frame="catalog/form_frame.html", title=title)


def _show_frame(
    request: HtmxHttpRequest, kind: Kind, context: dict[str, Any], *, frame: str, title: str
) -> HttpResponse:
    """The frame by itself in the dialog, otherwise on a page of its own."""
    in_dialog = bool(request.htmx) and request.htmx.target == "dialog"
    context |= {
        "kind": kind,
        "title": title,
        "frame": frame,
        "in_dialog": in_dialog,
        "list_address": reverse(f"catalog:{kind.list_name}"),
    }
    is_wrong = "form" in context and context["form"].errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    response = render(request, frame if in_dialog else "catalog/form.html", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _done(request: HtmxHttpRequest, kind: Kind, text: str, *, undo_url: str = "") -> HttpResponse:
    if not request.htmx:
        flash(request, text, undo_url=undo_url)
        return redirect(f"catalog:{kind.list_name}")
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
    if request.htmx.target == "dialog":
        trigger_client_event(response, "dialog:close")
    return trigger_client_event(response, "catalog:changed")
