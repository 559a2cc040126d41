"""One class: a page at its own address, and the same as a dialog over any other page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import person
from assignments.exceptions import AssignmentGone
from assignments.icalendar import CalendarEvent, EventStatus, calendar_text
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus
from assignments.permitted import permitted_steps
from assignments.recurrence import instant
from assignments.selectors.detail import ClassDetail, class_detail
from design.formatting import format_time_range
from web.htmx import HtmxHttpRequest

IN_DIALOG = {"dialog", "class-dialog"}


@require_safe
def detail(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """The class as a page, or for HTMX as the content of the dialog."""
    return detail_response(request, assignment_id)


def detail_response(
    request: HtmxHttpRequest,
    assignment_id: UUID,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The class as it is now; `problem` says why a step with it was refused, `typed` keeps what was entered for it."""
    context = detail_context(request, assignment_id) | {"problem": problem, "typed": typed or {}}
    return render_frame(
        request, "assignments/detail_dialog.html", context, page="assignments/detail.html", status=status
    )


def detail_context(request: HtmxHttpRequest, assignment_id: UUID) -> dict[str, Any]:
    """What `detail_dialog.html` needs; for lists that open with the dialog of one class over them."""
    try:
        shown = class_detail(assignment_id=assignment_id)
    except AssignmentGone as gone:
        raise Http404(str(gone)) from gone
    permitted = permitted_steps(assignment=shown.assignment, user=person(request), now=timezone.now())
    return {"detail": shown, "assignment": shown.assignment, "permitted": permitted, "in_dialog": True}


def render_frame(
    request: HtmxHttpRequest,
    frame: str,
    context: dict[str, Any],
    *,
    page: str = "assignments/frame_page.html",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The frame alone for the dialog, or the page around it; caches are told that there are two."""
    in_dialog = is_in_dialog(request)
    context |= {"frame": frame, "in_dialog": in_dialog}
    response = render(request, frame if in_dialog else page, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def is_in_dialog(request: HtmxHttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target in IN_DIALOG


@require_safe
def calendar_file(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:  # noqa: ARG001 -- a view's signature
    """The class as a file for any calendar."""
    try:
        shown = class_detail(assignment_id=assignment_id)
    except AssignmentGone as gone:
        raise Http404(str(gone)) from gone
    response = HttpResponse(calendar_text([_event(shown)]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="class-{shown.assignment.date:%Y-%m-%d}.ics"'
    return response


def _event(shown: ClassDetail) -> CalendarEvent:
    assignment = shown.assignment
    zone = timezone.get_default_timezone()
    start, end = assignment.start_time, assignment.end_time
    return CalendarEvent(
        uid=f"{assignment.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=assignment.version,
        changed_at=assignment.updated_at,
        starts_at=instant(assignment.date, start, zone) if start else None,
        ends_at=instant(assignment.date, end, zone) if end else None,
        day=assignment.date,
        summary=f"{shown.title} with {assignment.instructor.full_name}",
        description=_description(shown),
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('assignments:detail', args=[assignment.pk])}",
        status=_status(assignment),
    )


def _description(shown: ClassDetail) -> str:
    times = format_time_range(shown.assignment.start_time, shown.assignment.end_time)
    students = ", ".join(booking.client_name for booking in shown.students) or "none yet"
    lines = [f"{times}, {settings.STUDIO_NAME}", f"Students: {students}", shown.assignment.notes or ""]
    return "\n".join(line for line in lines if line)


def _status(assignment: Assignment) -> EventStatus:
    if assignment.class_status == ClassStatus.CANCELLED:
        return EventStatus.CANCELLED
    return EventStatus.CONFIRMED if assignment.instructor_status == InstructorStatus.ACCEPTED else EventStatus.TENTATIVE
