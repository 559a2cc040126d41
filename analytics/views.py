"""The dashboard, as a page or the part of it that HTMX asks for, and as a file."""

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import person, require
from accounts.models import User
from accounts.permissions import Permission
from analytics.forms import PRESETS, RangeForm
from analytics.lists import Lists
from analytics.panels.board import Board, lay_out
from analytics.selectors import read_figures
from analytics.tables import tables_of
from design.formatting import format_date_range, format_money
from exports.responses import Format, file_response
from exports.table import TooManyRows
from web.errors import error_response
from web.htmx import HtmxHttpRequest

PARTS = {"analytics": "#analytics", "figures": "#figures"}
EXPORTS = (("csv", "CSV"), ("xlsx", "XLSX"), ("pdf", "PDF"))
HEADS = (
    ("name", "Instructor", ""),
    ("classes", "Classes", "num"),
    ("revenue", "Revenue", "num"),
    ("completion", "Completed", "num"),
    ("acceptance", "Accepted", "num"),
    ("answer", "Median answer", "num"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A preset of the range, or the head of a column that sorts; `state` is how it stands now."""

    name: str
    label: str
    query: str
    state: str
    css: str = ""


@require_safe
def dashboard(request: HtmxHttpRequest) -> HttpResponse:
    """The figures of the range that the address names: the studio's, or for instructors those of the own classes."""
    user = person(request)
    is_own = sees_own_only(user)
    form = RangeForm(request.GET, today=timezone.localdate())
    context: dict[str, Any] = {"form": form, "is_own": is_own, "presets": _presets(form)}
    if form.is_valid():
        context |= {
            "board": _board(user, form, is_own=is_own, all_rows=form.cleaned_data["rows"] == "all"),
            "heads": _heads(form),
            "exports": EXPORTS,
            "all_query": form.query_with(rows="all"),
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    is_part = request.htmx and not request.htmx.history_restore_request
    part = PARTS.get(request.htmx.target or "", "#analytics") if is_part else ""
    response = render(request, f"analytics/dashboard.html{part}", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
def export(request: HtmxHttpRequest) -> HttpResponseBase:
    """What the dashboard shows at the same address, the long tables whole, as one file."""
    user = person(request)
    is_own = sees_own_only(user)
    form, wanted = RangeForm(request.GET, today=timezone.localdate()), request.GET.get("format", "")
    if wanted not in set(Format) or not form.is_valid():
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="This cannot be exported.")
    about = format_date_range(form.range.first_day, form.range.last_day)
    tables = tables_of(
        _board(user, form, is_own=is_own, all_rows=True), about=f"{about} · {user.full_name}" if is_own else about
    )
    try:
        return file_response(
            tables,
            file_format=Format(wanted),
            name="analytics",
            created_at=timezone.localtime(),
            format_money=partial(format_money, currency=settings.STUDIO_CURRENCY),
        )
    except TooManyRows as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))


def sees_own_only(user: User) -> bool:
    """Whether the figures are those of the person's own classes; raises for who may see none (domain 1.3)."""
    if not settings.ENABLE_ANALYTICS:
        raise Http404("This studio has switched its figures off.")
    if user.may(Permission.READ_ANALYTICS):
        return False
    if not user.may(Permission.READ_OWN_ANALYTICS):
        require(user, Permission.READ_ANALYTICS)
    return True


def _board(user: User, form: RangeForm, *, is_own: bool, all_rows: bool) -> Board:
    """At the desk the lists behind own figures have to be narrowed; an instructor's lists hold own classes anyway."""
    lists = Lists(
        path=reverse("assignments:list"),
        range=form.range,
        instructor_id=user.pk if is_own and user.works_at_desk else None,
    )
    return lay_out(
        read_figures(over=form.range, instructor_id=user.pk if is_own else None),
        lists=lists,
        currency=settings.STUDIO_CURRENCY,
        sort=form.cleaned_data["sort"],
        all_rows=all_rows,
        is_own=is_own,
    )


def _presets(form: RangeForm) -> list[Choice]:
    is_valid = form.is_valid()
    shown = form.cleaned_data["dates"] if is_valid and not form.is_custom else ""
    return [
        Choice(
            name=name,
            label=label,
            query=form.query_with(dates=name) if is_valid else f"?dates={name}",
            state="true" if name == shown else "",
        )
        for name, label in PRESETS.items()
    ]


def _heads(form: RangeForm) -> list[Choice]:
    """The largest first, names from A; the one in use the other way round."""
    current = form.cleaned_data["sort"]
    heads = []
    for name, label, css in HEADS:
        first = name if name == "name" else f"-{name}"
        other = {name: f"-{name}", f"-{name}": name}.get(current, first)
        state = {name: "ascending", f"-{name}": "descending"}.get(current, "")
        heads.append(Choice(name=name, label=label, query=form.query_with(sort=other), state=state, css=css))
    return heads
