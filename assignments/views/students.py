"""The students of one class: choose among the bookings that fit, add them, take them out."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import person, require
from accounts.permissions import Permission
from assignments.exceptions import BookingUnfit, StudentsBusy
from assignments.selectors.detail import find_assignment
from assignments.selectors.student_choices import open_siblings, student_choice
from assignments.services.students import attach_bookings, detach_bookings
from assignments.views.actions import perform, version_shown
from assignments.views.detail import detail_context, render_frame
from web.htmx import HtmxHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def students(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """Bookings that fit, found by search; a post attaches the chosen ones, or detaches one."""
    if request.method != "POST":
        return _choose(request, assignment_id)
    return _detach(request, assignment_id) if "detach" in request.POST else _attach(request, assignment_id)


def _choose(
    request: HtmxHttpRequest,
    assignment_id: UUID,
    *,
    refusal: StudentsBusy | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The choice; after a refusal the same one again, with what has to be confirmed."""
    context = detail_context(request, assignment_id)
    require(person(request), Permission.UPDATE_ASSIGNMENT)
    assignment, typed = context["assignment"], request.POST if refusal else request.GET
    query = typed.get("q", "")
    frame = "assignments/students_frame.html"
    context |= {
        "choice": student_choice(assignment=assignment, query=query, chosen_ids=typed.getlist("booking_ids")),
        "query": query,
        "siblings": len(open_siblings(assignment)),
        "whole_series": "series" in typed,
        "refusal": refusal,
    }
    if request.htmx and request.htmx.target == "attachable":
        return render(request, f"{frame}#attachable", context)
    return render_frame(request, frame, context, status=status)


def _attach(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    booking_ids = request.POST.getlist("booking_ids")
    whole_series = "series" in request.POST

    def step() -> None:
        if not booking_ids:
            raise BookingUnfit("Choose at least one booking.")
        siblings = open_siblings(find_assignment(assignment_id)) if whole_series else []
        attach_bookings(
            assignment_ids=[assignment_id, *siblings],
            booking_ids=booking_ids,
            actor=person(request),
            now=timezone.now(),
            version=None if whole_series else version_shown(request),
            acknowledged=request.POST.getlist("acknowledged"),
        )

    count = len(booking_ids)
    try:
        return perform(request, assignment_id, step, done=f"{count} student{'' if count == 1 else 's'} added.")
    except StudentsBusy as refusal:
        return _choose(request, assignment_id, refusal=refusal, status=HTTPStatus.CONFLICT)


def _detach(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    def step() -> None:
        detach_bookings(
            assignment_ids=[assignment_id],
            booking_ids=[request.POST["detach"]],
            actor=person(request),
            now=timezone.now(),
            version=version_shown(request),
        )

    return perform(request, assignment_id, step, done="Student taken out.")
