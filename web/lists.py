"""A list under filters, which all stand in its address: a page, or the part of it that HTMX asks for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from database.keyset import CursorOutdated
from design.formatting import format_date
from web.htmx import HtmxHttpRequest, asks_for_itself

PARTS = {"results": "#results", "more": "#rows"}
PLACE = frozenset({"after", "rows"})
"""Where somebody is in the list: no filter."""


def show_list[F: forms.Form](
    request: HtmxHttpRequest, template: str, form: F, read: Callable[[F, int], Mapping[str, Any]]
) -> HttpResponse:
    """The list that the bound form asks for; 422, and why, when it asks for what cannot be.

    The form has the fields `after` (the cursor of a further page) and `rows` (how many of them are on the screen already).
    `read(form, size)` gives the template what it shows of so many rows, and may raise CursorOutdated.
    """
    part = PARTS.get(request.htmx.target or "", "") if request.htmx else ""
    address = request.path + _query(filters_of(form)).removesuffix("?")
    context: dict[str, Any] = {"form": form, "address": address}
    if form.is_valid():
        try:
            context |= read(form, max(settings.PAGE_SIZE, form.cleaned_data["rows"]))
        except CursorOutdated as refused:
            form.add_error("after", str(refused))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, f"{template}{part}", context, status=status)
    if part == PARTS["results"] and not asks_for_itself(request):
        push_url(response, address)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def filters_of(form: forms.Form) -> Sequence[tuple[str, str]]:
    """The filters in use, as they stand in the address."""
    return [
        (name, value)
        for name in form.fields
        if name not in PLACE
        for value in form.data.getlist(name)  # type: ignore[attr-defined]  # bound to a QueryDict
        if value
    ]


def chips_of(form: forms.Form, word: Callable[[str, str], str]) -> Sequence[tuple[str, str]]:
    """`word(name, value)` of every filter in use, each with the address without it; the search has its own field.

    A day comes as the studio writes it, everything else as it stands in the address.
    """
    filters = filters_of(form)
    return [
        (word(name, _day(form, name) or value), _query([other for other in filters if other != (name, value)]))
        for name, value in filters
        if name != "q"
    ]


def next_page(form: forms.Form, cursor: str) -> str:
    """The address of the page behind the cursor; empty when there is none."""
    return _query([*filters_of(form), ("after", cursor)]) if cursor else ""


def _day(form: forms.Form, name: str) -> str:
    cleaned = form.cleaned_data.get(name)
    return format_date(cleaned, with_year=True) if isinstance(cleaned, dt.date) else ""


def _query(filters: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(filters)}"
