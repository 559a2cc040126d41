"""The four pages of the catalog: class types, packages, the weekly schedule, closures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.permissions import Permission
from catalog.models import ClassSchedule
from catalog.selectors import class_types, closures, instructors, packages, templates
from design.timetable import arrange, minutes, steps
from web.htmx import HtmxHttpRequest

TABS = (
    ("class-types", "Class types"),
    ("packages", "Packages"),
    ("schedule", "Schedule"),
    ("closures", "Closures"),
)
MOST_LANES = 6
"""So many templates stand side by side: static/css/screens/catalog.css has a class for each lane."""
WEEK = (1, 2, 3, 4, 5, 6, 0)
"""Monday to Sunday, in the guide's numbers."""


class Search(forms.Form):
    """What the address of a list asks for; what makes no sense is left out."""

    q = forms.CharField(max_length=100, required=False)
    active = forms.ChoiceField(choices=[("yes", "Active"), ("no", "Inactive")], required=False)
    on = forms.DateField(required=False)
    instructor = forms.ModelChoiceField(queryset=User.objects.none(), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["instructor"].queryset = instructors()  # type: ignore[attr-defined]
        self.is_valid()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def active_only(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.value("active") or "")


def for_the_desk(view: Callable[[HtmxHttpRequest], HttpResponse]) -> Callable[[HtmxHttpRequest], HttpResponse]:
    """Refuse everybody else before anything is read."""

    @wraps(view)
    def guarded(request: HtmxHttpRequest) -> HttpResponse:
        if not person(request).works_at_desk:
            raise NotPermitted("The catalog is kept at the desk.")
        return view(request)

    return guarded


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    number: int
    name: str
    rows: list[ClassSchedule]
    placed: list[tuple[ClassSchedule, str]]
    more: list[tuple[str, int]]
    """Where templates find no room in the grid, and how many."""


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """The catalog begins with what is taught."""
    return redirect("catalog:class-types")


@require_safe
@for_the_desk
def class_type_list(request: HtmxHttpRequest) -> HttpResponse:
    search = Search(request.GET)
    shown = class_types(words=search.value("q") or "", active=search.active_only)
    return _show(request, "class-types", {"rows": shown, "search": search})


@require_safe
@for_the_desk
def package_list(request: HtmxHttpRequest) -> HttpResponse:
    search = Search(request.GET)
    shown = packages(words=search.value("q") or "", active=search.active_only)
    return _show(request, "packages", {"rows": shown, "search": search})


@require_safe
@for_the_desk
def closure_list(request: HtmxHttpRequest) -> HttpResponse:
    search, today = Search(request.GET), timezone.localdate()
    return _show(request, "closures", {"rows": closures(words=search.value("q") or "", today=today), "today": today})


@require_safe
@for_the_desk
def schedule(request: HtmxHttpRequest) -> HttpResponse:
    """The weekly templates as a week; `on` shows another week than this one."""
    search = Search(request.GET)
    on = search.value("on") or timezone.localdate()
    instructor = search.value("instructor")
    rows = templates(on=on, instructor_id=instructor.pk if instructor else None, inactive=search.active_only is False)
    opening = settings.STUDIO_OPENING_HOURS
    first = min([minutes(opening.opens), *(minutes(row.start_time) for row in rows)]) // 60
    last = -(-max([minutes(opening.closes), *(minutes(row.end_time) for row in rows)]) // 60)
    context = {
        "week": [_week_day(number, [row for row in rows if row.day_of_week == number]) for number in WEEK],
        "hours": range(first, min(last, 24)),
        "hours_css": f"h{first} n{min(last, 24) - first}",
        "first_hour": first,
        "last_hour": min(last, 24),
        "on": on,
        "search": search,
        "instructors": instructors(),
        "chosen": instructor,
        "count": len(rows),
    }
    return _show(request, "schedule", context)


def _week_day(number: int, rows: list[ClassSchedule]) -> WeekDay:
    periods = [(minutes(row.start_time), minutes(row.end_time)) for row in rows]
    arrangement = arrange(periods, most=MOST_LANES)
    placed = [
        (row, f"{steps(*period)} lane-{place.lane} of-{place.lanes}")
        for row, period, place in zip(rows, periods, arrangement.places, strict=True)
        if place
    ]
    lane = f"lane-{MOST_LANES - 1} of-{MOST_LANES}"
    more = [(f"{steps(each.start, each.end)} {lane}", each.count) for each in arrangement.more]
    return WeekDay(number=number, name=ClassSchedule.DayOfWeek(number).label, rows=rows, placed=placed, more=more)


def _show(request: HtmxHttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    part = "#rows" if request.htmx and request.htmx.target == "rows" else ""
    context |= {"tabs": TABS, "page": page, "may_change": person(request).may(Permission.MANAGE_SETTINGS)}
    response = render(request, f"catalog/{page}.html{part}", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
