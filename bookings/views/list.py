"""The list of bookings: one address, as a page or as the part of it that HTMX asks for."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from accounts.access import person
from accounts.exceptions import NotPermitted
from bookings.forms import FilterForm
from bookings.models import Booking
from bookings.selectors import CursorOutdated, count_matching, read_page
from config.htmx import HtmxHttpRequest, asks_for_itself

LABELS = {"status": dict(Booking.Status.choices), "type": dict(Booking.BookingType.choices)}


@require_safe
def booking_list(request: HtmxHttpRequest) -> HttpResponse:
    """The bookings that the address asks for; for the desk."""
    if not person(request).works_at_desk:
        raise NotPermitted("Bookings are kept at the desk.")
    form = FilterForm(request.GET)
    part = {"results": "#results", "more": "#rows"}.get(request.htmx.target or "", "") if request.htmx else ""
    pairs = _pairs(form)
    address = f"{request.path}?{urlencode(pairs)}" if pairs else request.path
    context: dict[str, Any] = {"form": form, "address": address}
    if form.is_valid():
        context |= _content(form, pairs)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, f"bookings/list.html{part}", context, status=status)
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
    number, is_exact = count_matching(criteria)
    return {
        "rows": [(booking, page.attendance[booking.pk]) for booking in page.bookings],
        "cursor": page.cursor,
        "total": f"{number:,}{'' if is_exact else '+'}",
        "number": number,
        "chips": _chips(form, pairs),
        "stem": f"?{urlencode([*pairs, ('after', '')])}",
        "is_empty": not page.bookings and not Booking.objects.exists(),
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


def _chips(form: FilterForm, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The filters in use in words, each with the address without it; the search has its own field."""
    packages = {str(row.pk): row.name for row in form.cleaned_data["package"]}
    chips = []
    for name, value in pairs:
        if name == "q":
            continue
        words = LABELS.get(name, packages if name == "package" else {}).get(value, value)
        text = "In no class" if name == "unassigned" else f"{form[name].label}: {words}"
        rest = [pair for pair in pairs if pair != (name, value)]
        chips.append((text, f"?{urlencode(rest)}" if rest else "?"))
    return chips
