"""Taking back what one request did: the Undo of every toast."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person
from accounts.permissions import RoleName
from accounts.row_security.acting import current_change_id
from assignments.exceptions import AssignmentsError
from assignments.services.undo import undo_change
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest
from web.redirects import way_back


def undo_address(request: HtmxHttpRequest, *, completed: bool = False) -> str:
    """Where what this request does is taken back; empty for a completion that the person may not take back."""
    if completed and not person(request).has_role(RoleName.ADMIN):
        return ""
    return reverse("assignments:undo", args=[current_change_id()])


@require_POST
def undo(request: HtmxHttpRequest, change_id: UUID) -> HttpResponse:
    """Put the classes back as they were, or say why that cannot be."""
    try:
        count = undo_change(change_id=change_id, actor=person(request), now=timezone.now())
    except AssignmentsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    text = "Taken back." if count == 1 else f"Taken back for {count} classes."
    if not request.htmx:
        flash(request, text)
        return redirect(way_back(request, otherwise="home"))
    return trigger_client_event(toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text), "assignments:changed")
