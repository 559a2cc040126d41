"""The list of classes: one address, as a page or as the part of it that HTMX asks for."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from accounts.access import person, require
from accounts.models import User
from accounts.permissions import Permission
from assignments.models import Assignment, AssignmentQuerySet
from assignments.views.detail import detail_context
from class_list.forms.calendar_links import calendar_address
from class_list.forms.filter_links import Addresses
from class_list.forms.filters import VIEWS, FilterForm
from class_list.forms.saved_view import query_of
from class_list.selectors.criteria import matching
from class_list.selectors.listing import Group, Listing, read_group, read_listing
from class_list.selectors.order import SORTS, Order
from class_list.selectors.pages import COUNT_CAP, COUNT_CAP_OF_SEARCH, Total, count_matching
from class_list.selectors.saved_views import view_choices
from web.htmx import HtmxHttpRequest, asks_for_itself

COLUMNS = {
    "date": ("When", ""),
    "class": ("Class", ""),
    "type": ("Type", "col-wide"),
    "instructor": ("Instructor", ""),
    "students": ("Students", "col-medium"),
    "amount": ("Amount", "num"),
    "state": ("State", ""),
}

WITH_BAR = {"", "#list", "#results"}
EXPORTS = (("csv", "CSV"), ("xlsx", "XLSX"), ("pdf", "PDF"))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to look at the list."""

    name: str
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column. `direction` is set on the one that sorts; without an address it cannot sort."""

    name: str
    label: str
    css: str
    direction: str
    address: str


@require_safe
def assignment_list(request: HtmxHttpRequest) -> HttpResponse:
    """The classes that the address asks for; instructors see their own."""
    user = person(request)
    require(user, Permission.READ_ASSIGNMENT)
    form = FilterForm(request.GET, today=timezone.localdate(), now=timezone.localtime())
    part = _part(request)
    context: dict[str, Any] = {"form": form, "may_bulk": may_bulk(user), "may_create": may_create(user)}
    if form.is_valid():
        context |= _content(form, Addresses(form, request.path), part) | (_dialog(request, form) if not part else {})
        context |= _saved_views(user, form) if part in WITH_BAR else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, f"assignments/list.html{part}", context, status=status)
    if part in {"#list", "#results"} and not form.errors and not _is_shown_again(request, form):
        push_url(response, context["addresses"].address())
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def may_bulk(user: User) -> bool:
    return settings.ENABLE_BULK_OPERATIONS and user.may(Permission.BULK_ASSIGNMENT)


def may_create(user: User) -> bool:
    return user.may(Permission.CREATE_ASSIGNMENT)


def _is_shown_again(request: HtmxHttpRequest, form: FilterForm) -> bool:
    return bool(form.cleaned_data["rows"]) or asks_for_itself(request)


def _part(request: HtmxHttpRequest) -> str:
    """The part of the template that stands in the element which HTMX is about to replace; empty: the page."""
    if not request.htmx or request.htmx.history_restore_request:
        return ""
    target = (request.htmx.target or "").partition("-")[0]
    return {"results": "#results", "more": "#entries", "count": "#count", "group": "#group"}.get(target, "#list")


def _content(form: FilterForm, addresses: Addresses, part: str) -> dict[str, Any]:
    places = matching(form.criteria())
    context: dict[str, Any] = {"addresses": addresses}
    if part == "#count":
        return context | {"total": _total(form, places)}
    if part == "#group":
        return context | {"group": _group(form, places)}
    listing = _listing(form, places)
    if part == "#entries":
        return context | {"listing": listing}
    total = _total(form, places)
    return context | {
        "listing": listing,
        "total": total,
        "columns": _columns(addresses, form.order),
        "views": _views(form, addresses),
        "exports": EXPORTS,
        "bulk_limit": settings.MAX_BULK_OPERATIONS if total.number > settings.MAX_BULK_OPERATIONS else None,
        "calendar_address": calendar_address(form, reverse("assignments:calendar")),
        "is_empty": not listing.entries and not Assignment.objects.exists(),
    }


def _saved_views(user: User, form: FilterForm) -> dict[str, Any]:
    """The saved views beside the list; they are the desk's."""
    if not user.works_at_desk:
        return {}
    query = query_of(form)
    return {"saved": view_choices(user=user, query=query), "saved_query": query}


def _dialog(request: HtmxHttpRequest, form: FilterForm) -> dict[str, Any]:
    """The class that the address shows over the list, as long as it is there."""
    try:
        shown = form.cleaned_data["shown"]
        return detail_context(request, shown) | {"dialog_param": "shown"} if shown else {}
    except Http404:
        return {}


def _listing(form: FilterForm, places: list[AssignmentQuerySet]) -> Listing:
    """A page of the list; a refresh asks for as many rows as it replaces."""
    cleaned = form.cleaned_data
    return read_listing(
        places,
        order=form.order,
        cursor=cleaned["after"],
        size=max(settings.PAGE_SIZE, cleaned["rows"]),
        grouped=form.is_grouped,
        unfolded=cleaned["open"],
    )


def _group(form: FilterForm, places: list[AssignmentQuerySet]) -> Group:
    series_id = form.cleaned_data["group"]
    group = series_id and read_group(
        places, series_id=series_id, order=form.order, unfolded=series_id in form.cleaned_data["open"]
    )
    if not group:
        raise Http404
    return group


def _total(form: FilterForm, places: list[AssignmentQuerySet]) -> Total:
    if form.cleaned_data["count"]:
        return count_matching(places, cap=None)
    is_search = form.cleaned_data["q"] or form.cleaned_data["student"]
    return count_matching(places, cap=COUNT_CAP_OF_SEARCH if is_search else COUNT_CAP)


def _columns(addresses: Addresses, order: Order) -> list[Column]:
    """Each sorts ascending at first; the one in use the other way round."""
    return [
        Column(
            name=name,
            label=label,
            css=css,
            direction=("descending" if order.descending else "ascending") if name == order.name else "",
            address=addresses.address(sort=f"-{name}" if str(order) == name else name) if name in SORTS else "",
        )
        for name, (label, css) in COLUMNS.items()
    ]


def _views(form: FilterForm, addresses: Addresses) -> list[View]:
    return [
        View(name=name, label=label, address=addresses.address(view=name), is_current=name == form.cleaned_data["view"])
        for name, label in VIEWS
    ]
