"""The list of people: one address, as a page or as the part of it that HTMX asks for."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from accounts.access import person, require
from accounts.forms import FilterForm
from accounts.models import User, UserRole
from accounts.permissions import Permission
from accounts.selectors import CursorOutdated, matching, read_page
from config.htmx import HtmxHttpRequest, asks_for_itself

WORDS = {"role": dict(UserRole.Role.choices), "state": dict(User.State.choices)}


@require_safe
def people(request: HtmxHttpRequest) -> HttpResponse:
    """The people that the address asks for; for those who manage them."""
    require(person(request), Permission.MANAGE_USERS)
    form = FilterForm(request.GET)
    part = {"results": "#results", "more": "#rows"}.get(request.htmx.target or "", "") if request.htmx else ""
    pairs = _pairs(form)
    address = f"{request.path}?{urlencode(pairs)}" if pairs else request.path
    context: dict[str, Any] = {"form": form, "address": address}
    if form.is_valid():
        context |= _content(form, pairs)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, f"accounts/people.html{part}", context, status=status)
    if part == "#results" and not asks_for_itself(request):
        push_url(response, address)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _content(form: FilterForm, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    criteria = form.criteria()
    try:
        size = max(settings.PAGE_SIZE, form.cleaned_data["rows"])
        page = read_page(criteria, cursor=form.cleaned_data["after"], size=size)
    except CursorOutdated:
        form.add_error("after", "This address of a further page is outdated. Start again from the first page.")
        return {}
    return {
        "people": page.people,
        "total": matching(criteria).count(),
        "chips": _chips(pairs),
        "next": f"?{urlencode([*pairs, ('after', page.cursor)])}" if page.cursor else "",
    }


def _pairs(form: FilterForm) -> list[tuple[str, str]]:
    """The filters as they stand in the address."""
    return [
        (name, value)
        for name in form.fields
        if name not in {"after", "rows"}
        for value in form.data.getlist(name)  # type: ignore[attr-defined]  # bound to a QueryDict
        if value
    ]


def _chips(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The filters in use in words, each with the address without it; the search has its own field."""
    chips = []
    for name, value in pairs:
        if name == "q":
            continue
        rest = [pair for pair in pairs if pair != (name, value)]
        chips.append((WORDS[name].get(value, value), f"?{urlencode(rest)}" if rest else "?"))
    return chips
