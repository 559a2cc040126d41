"""The steps of one class: every one is a POST that names the version it was decided on.

In the dialog a step answers 204 and the region fetches itself again; a refused step answers 409 with the class as it
is now. Without HTMX it leads back to the class.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from assignments.exceptions import AmountRefused, AssignmentGone, AssignmentsError, StudentsBusy, VersionConflict
from assignments.selectors.detail import entries_since
from assignments.services.amounts import override_amount, reset_amount
from assignments.services.delete import delete_assignments
from assignments.services.notes import set_note
from assignments.services.states import (
    cancel_assignments,
    complete_assignments,
    mark_paid,
    mark_unpaid,
    reopen_assignments,
    restore_assignments,
)
from assignments.views.detail import detail_context, detail_response, is_in_dialog, render_frame
from assignments.views.undo import undo_address
from design.templatetags.design import studio_datetime
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest
from web.redirects import way_back

CHANGED = "assignments:changed"
LONGEST_VERSION = 20
"""In digits; whatever is longer is none."""


@require_POST
def complete(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    return _take_step(request, assignment_id, complete_assignments, done="Marked completed.", completed=True)


@require_POST
def reopen(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    return _take_step(request, assignment_id, reopen_assignments, done="Opened again.")


@require_POST
def restore(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    return _take_step(request, assignment_id, restore_assignments, done="Un-cancelled.")


@require_POST
def pay(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    return _take_step(request, assignment_id, mark_paid, done="Marked paid.")


@require_POST
def unpay(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    return _take_step(request, assignment_id, mark_unpaid, done="Payment taken back.")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """Ask why first; then cancel."""
    if request.method != "POST":
        return _ask(request, assignment_id, "assignments/cancel_frame.html", Permission.UPDATE_ASSIGNMENT)
    return _take_step(request, assignment_id, cancel_assignments, done="Class cancelled.")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """Ask first, and offer to cancel instead; then delete."""
    if request.method != "POST":
        return _ask(request, assignment_id, "assignments/delete_frame.html", Permission.DELETE_ASSIGNMENT)

    def step() -> None:
        delete_assignments(
            assignment_ids=[assignment_id], actor=person(request), now=timezone.now(), version=version_shown(request)
        )

    return perform(request, assignment_id, step, done="Class deleted.", gone=True)


@require_POST
def note(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    def step() -> None:
        set_note(
            assignment_id=assignment_id,
            notes=request.POST.get("notes", ""),
            actor=person(request),
            now=timezone.now(),
            version=version_shown(request),
        )

    return perform(request, assignment_id, step, done="Notes saved.")


@require_POST
def amount(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """Set the amount by hand, or reset it to what the rate gives."""
    who: dict[str, Any] = {"actor": person(request), "now": timezone.now(), "version": version_shown(request)}

    def step() -> None:
        if request.POST.get("step") == "reset":
            reset_amount(assignment_id=assignment_id, **who)
        else:
            typed, reason = request.POST.get("amount", ""), request.POST.get("reason", "")
            override_amount(assignment_id=assignment_id, amount=_decimal(typed), reason=reason, **who)

    return perform(request, assignment_id, step, done="Amount changed.")


def _take_step(
    request: HtmxHttpRequest, assignment_id: UUID, service: Callable[..., None], *, done: str, completed: bool = False
) -> HttpResponse:
    """One of the states services, for this one class."""

    def step() -> None:
        service(
            assignment_ids=[assignment_id],
            actor=person(request),
            now=timezone.now(),
            version=version_shown(request),
            reason=request.POST.get("reason", "").strip(),
        )

    return perform(request, assignment_id, step, done=done, completed=completed)


def perform(
    request: HtmxHttpRequest,
    assignment_id: UUID,
    step: Callable[[], None],
    *,
    done: str,
    gone: bool = False,
    completed: bool = False,
) -> HttpResponse:
    """Take the step and answer, with an Undo; `gone` says that the class is no more, `completed` that it took place.

    Raises StudentsBusy, which asks for a confirmation where the students were chosen.
    """
    try:
        step()
    except AssignmentGone as error:
        raise Http404(str(error)) from error
    except StudentsBusy:
        raise
    except AssignmentsError as error:
        return _refuse(request, assignment_id, error)
    return answer_change(request, None if gone else assignment_id, done=done, completed=completed)


def answer_change(
    request: HtmxHttpRequest, assignment_id: UUID | None, *, done: str, completed: bool = False
) -> HttpResponse:
    """What a saved change answers: the class it leads back to, if there still is one, and the news for the page."""
    undo_url = undo_address(request, completed=completed)
    if not request.htmx:
        flash(request, done, undo_url=undo_url)
        own_page = reverse("assignments:detail", args=[assignment_id]) if assignment_id else settings.LOGIN_REDIRECT_URL
        return redirect(way_back(request, otherwise=own_page))
    if assignment_id is not None and request.htmx.target == "dialog":
        response = detail_response(request, assignment_id)
    else:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    if assignment_id is None:
        response = trigger_client_event(response, "dialog:close", {})
    return toast(trigger_client_event(response, CHANGED, {}), done, undo_url=undo_url)


def _refuse(request: HtmxHttpRequest, assignment_id: UUID, error: AssignmentsError) -> HttpResponse:
    """The class as it is now, with the reason; asked from elsewhere (an Undo), the reason alone."""
    problem = explain(error)
    if request.htmx and not is_in_dialog(request):
        return error_response(request, HTTPStatus.CONFLICT, happened=problem)
    return detail_response(
        request, assignment_id, status=HTTPStatus.CONFLICT, problem=problem, typed=request.POST.dict()
    )


def explain(error: AssignmentsError) -> str:
    """The refusal in words; a conflict of versions also says who changed what, and when."""
    if not isinstance(error, VersionConflict):
        return str(error)
    newest = entries_since(assignment_id=error.assignment_id, seen_entry=0)[:1]
    told = [f"{entry.who}, {studio_datetime(entry.at)}: {entry.sentence}." for entry in newest]
    return " ".join([str(error), *told, "Look at it as it is now, then decide again."])


def _ask(request: HtmxHttpRequest, assignment_id: UUID, frame: str, permission: Permission) -> HttpResponse:
    """The question before a step that should not happen by a slip of the hand, to whoever may take the step."""
    context = detail_context(request, assignment_id)
    require(person(request), permission)
    return render_frame(request, frame, context)


def version_shown(request: HtmxHttpRequest) -> int | None:
    """The version that the person saw; an Undo comes without one."""
    shown = request.POST.get("version", "")
    return int(shown) if shown.isdecimal() and len(shown) < LONGEST_VERSION else None


def _decimal(typed: str) -> Decimal:
    try:
        return Decimal(typed)
    except InvalidOperation as error:
        raise AmountRefused("Enter the amount as a number, such as 650 or 650.50.") from error
