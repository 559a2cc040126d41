"""The start of the desk's day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.exceptions import NotPermitted
from assignments.availability.closures import load_closures
from class_list.selectors.today import read_today
from web.htmx import HtmxHttpRequest


@require_safe
def today(request: HtmxHttpRequest) -> HttpResponse:
    """Today's classes, what needs attention, the week in figures; for the desk."""
    if not person(request).works_at_desk:
        raise NotPermitted("Today is the desk's page. Yours is My classes.")
    now = timezone.localtime()
    shown = read_today(now=now)
    closures = load_closures(first_day=now.date(), last_day=now.date())
    context: dict[str, Any] = {
        "shown": shown,
        "today": now.date(),
        "now": now.time(),
        "closure": closures.name_on(now.date()),
        "unassigned_address": _unassigned_address(),
        "next_id": next((row.id for row in shown.rows if row.start_time and row.start_time > now.time()), None),
    }
    is_part = request.htmx and request.htmx.target == "today" and not request.htmx.history_restore_request
    response = render(request, f"assignments/today.html{'#today' if is_part else ''}", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _unassigned_address() -> str:
    try:
        return f"{reverse('bookings:list')}?unassigned=on&status=confirmed"
    except NoReverseMatch:
        return ""
