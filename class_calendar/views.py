"""The calendar: a week, a day with a column per instructor, a month, an agenda; at one address, as a page or its part."""

import datetime as dt
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, require
from accounts.models import User
from accounts.permissions import Permission
from assignments.availability.closures import load_closures
from assignments.exceptions import AssignmentGone, AssignmentsError
from assignments.views.actions import answer_change, explain
from assignments.views.detail import detail_context
from class_calendar.forms import SHOWS, CalendarAddresses, CalendarForm, filters_of
from class_calendar.selectors import blocks_between, columns_of_day, first_of_each_day, templates_between
from class_calendar.timetable import Timetable, hours_of
from class_list.forms.calendar_links import filters_in
from class_list.forms.filter_links import Addresses
from class_list.forms.filters import FilterForm
from class_list.selectors.criteria import matching
from class_list.selectors.saved_views import view_choices
from design.formatting import format_date, format_time_range
from design.timetable import STEP, minutes
from scheduling.changes import ChangeLine
from scheduling.exceptions import ChangeRefused
from scheduling.forms.move import MoveForm
from scheduling.services.move import move_assignment
from scheduling.views.edit import review_move
from web.errors import error_response
from web.htmx import HtmxHttpRequest

MOST_COLUMNS = 16


@require_safe
def calendar(request: HtmxHttpRequest) -> HttpResponse:
    """The classes of the days that the address asks for; instructors see their own."""
    user = person(request)
    require(user, Permission.READ_ASSIGNMENT)
    now = timezone.localtime()
    form, filters = CalendarForm(request.GET, today=now.date()), filters_of(request.GET, now=now)
    is_part = bool(request.htmx) and request.htmx.target == "calendar" and not request.htmx.history_restore_request
    context: dict[str, Any] = {"calendar": form, "form": filters, "may_move": user.may(Permission.UPDATE_ASSIGNMENT)}
    is_valid = form.is_valid() and filters.is_valid()
    if is_valid:
        context |= _content(request, form, filters, now) | ({} if is_part else _dialog(request, form))
    status = HTTPStatus.OK if is_valid else HTTPStatus.UNPROCESSABLE_ENTITY
    response = render(request, f"assignments/calendar.html{'#calendar' if is_part else ''}", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _content(request: HtmxHttpRequest, form: CalendarForm, filters: FilterForm, now: dt.datetime) -> dict[str, Any]:
    addresses = CalendarAddresses(filters, form, request.path)
    span = form.span
    return _shown(person(request), form, filters, now) | {
        "addresses": addresses,
        "span": span,
        "previous": addresses.at(span.previous),
        "next": addresses.at(span.next),
        "now_address": addresses.address(day=""),
        "now_step": minutes(now.time()) // STEP,
        "is_now": span.first_day <= now.date() <= span.last_day,
        "shows": [
            (name, label, addresses.at(form.chosen_day, name), name == form.show_name) for name, label in SHOWS.items()
        ],
        "day_stem": f"{addresses.address(show='day', day='')}&day=",
        "week_stem": f"{addresses.address(show='', day='')}{'&' if addresses.filters else '?'}day=",
        "list_address": _list_address(filters, form),
        **_saved_views(person(request), addresses.filter_query),
    }


def _saved_views(user: User, query: str) -> dict[str, Any]:
    """The saved views by their filters; they are the desk's."""
    if not user.works_at_desk:
        return {}
    return {"saved": view_choices(user=user, query=query, keep=filters_in), "saved_query": query}


def _shown(user: User, form: CalendarForm, filters: FilterForm, now: dt.datetime) -> dict[str, Any]:
    span, criteria = form.span, filters.criteria()
    days = {"first_day": span.first_day, "last_day": span.last_day}
    closures = load_closures(**days)
    named = list(filters.cleaned_data["instructor"])
    may_move, only = user.may(Permission.UPDATE_ASSIGNMENT), named[0] if len(named) == 1 else None
    timetable = Timetable(form, closures, now=now, may_move=may_move, only=only)
    if form.show_name == "month":
        weeks = timetable.month(first_of_each_day(matching(criteria), **days))
        return {"weeks": weeks, "total": sum(day.count for week in weeks for day in week if not day.is_outside)}
    blocks = blocks_between(matching(criteria), **days)
    if form.show_name == "agenda":
        return {"agenda": timetable.agenda(blocks), "total": len(blocks)}
    chosen = named or ([] if user.works_at_desk else [user])
    templates = templates_between(
        replace(criteria, instructor_ids=tuple(each.pk for each in chosen)), closures=closures, **days
    )
    shown = {"hours": hours_of(blocks, templates), "total": len(blocks)}
    if form.show_name == "day":
        people = columns_of_day(chosen=chosen, blocks=blocks, templates=templates, most=MOST_COLUMNS)
        columns = timetable.people(people, blocks, templates)
    else:
        columns = timetable.days(blocks, templates)
    closure = closures.name_on(form.chosen_day) if form.show_name == "day" else None
    return shown | {"columns": columns, "closure": closure, "has_notes": any(each.has_notes for each in columns)}


def _dialog(request: HtmxHttpRequest, form: CalendarForm) -> dict[str, Any]:
    """The class that the address shows over the calendar, as long as it is there."""
    shown: UUID | None = form.cleaned_data["shown"]
    try:
        return detail_context(request, shown) | {"dialog_param": "shown"} if shown else {}
    except Http404:
        return {}


def _list_address(filters: FilterForm, form: CalendarForm) -> str:
    """The list of the same classes."""
    days: dict[str, dt.date] = {"since": form.span.first_day, "until": form.span.last_day}
    return Addresses(filters, reverse("assignments:list")).address(
        dates="", **{name: day.isoformat() for name, day in days.items()}
    )


@require_POST
def move(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """Move one class to where it was dropped; with findings, ask first and leave it where it was."""
    require(person(request), Permission.UPDATE_ASSIGNMENT)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="The class cannot be moved there.")
    try:
        sheet = move_assignment(
            assignment_id=assignment_id, **form.cleaned_data, actor=person(request), now=timezone.now()
        )
    except AssignmentGone as gone:
        raise Http404(str(gone)) from gone
    except ChangeRefused as refused:
        return review_move(request, refused.sheet)
    except AssignmentsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=explain(refusal))
    done = _say_moved(sheet.lines[0])
    # Dropped on the calendar: the class stays in sight there, and no dialog covers it.
    return answer_change(request, None if request.htmx else assignment_id, done=done)


def _say_moved(line: ChangeLine) -> str:
    after = line.after
    when = f"{format_date(after.date)}, {format_time_range(after.start_time, after.end_time)}"
    if not line.is_reassigned:
        return f"Moved to {when}."
    return f"Moved to {when}, with {after.instructor_name}." if line.is_moved else f"Given to {after.instructor_name}."
