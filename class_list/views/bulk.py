"""One change for all chosen classes of the list: asked about first where it is grave, told row by row afterwards."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import BulkRefused
from assignments.selectors.rows import rows_of
from assignments.services.bulk import BulkAction, RowResult, apply_to_many, require_bulk
from assignments.views.undo import undo_address
from class_list.forms.bulk import BulkForm
from class_list.forms.filter_links import Addresses
from class_list.forms.filters import FilterForm
from class_list.selectors.criteria import matching
from class_list.selectors.pages import find_page, matching_in_series
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest

ASKED_FIRST = {BulkAction.CANCEL, BulkAction.DELETE, BulkAction.REASSIGN}
DONE = {
    BulkAction.COMPLETE: "completed",
    BulkAction.CANCEL: "cancelled",
    BulkAction.RESTORE: "un-cancelled",
    BulkAction.MARK_PAID: "marked paid",
    BulkAction.MARK_UNPAID: "marked unpaid",
    BulkAction.REASSIGN: "reassigned",
    BulkAction.DELETE: "deleted",
}
VERBS = {
    BulkAction.COMPLETE: ("Complete", ""),
    BulkAction.CANCEL: ("Cancel", ""),
    BulkAction.RESTORE: ("Un-cancel", ""),
    BulkAction.MARK_PAID: ("Mark", " paid"),
    BulkAction.MARK_UNPAID: ("Mark", " unpaid"),
    BulkAction.REASSIGN: ("Reassign", ""),
    BulkAction.DELETE: ("Delete", ""),
}
NAMED = 3


@require_POST
def change_many(request: HtmxHttpRequest) -> HttpResponse:
    """Do the action to every chosen class that allows it; the address carries the filters of the list."""
    user = person(request)
    require(user, Permission.BULK_ASSIGNMENT)
    form = BulkForm(request.POST)
    if not form.is_valid() and "instructor" not in form.errors:
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return error_response(request, HTTPStatus.BAD_REQUEST, happened=" ".join(sentences))
    chosen = _chosen(request, form)
    action = form.cleaned_data["action"]
    is_grave = action in ASKED_FIRST or form.cleaned_data["all_matching"]
    if form.errors or (is_grave and not form.cleaned_data["confirmed"]):
        return _ask(request, user, form, chosen)
    instructor = form.cleaned_data["instructor"]
    return _apply(
        request,
        user,
        action=action,
        chosen=chosen,
        instructor_id=instructor.pk if instructor else None,
        acknowledged=form.acknowledged,
        reason=form.cleaned_data["reason"],
    )


def _chosen(request: HtmxHttpRequest, form: BulkForm) -> list[UUID]:
    """The chosen classes, those of folded series included, each once; or all that match, one more than is allowed.

    The question that follows names their ids: what is confirmed is what was shown.
    """
    chosen = list(form.cleaned_data["ids"])
    filters = FilterForm(request.GET, today=timezone.localdate(), now=timezone.localtime())
    if form.cleaned_data["all_matching"] and filters.is_valid():
        places = matching(filters.criteria())
        return list(find_page(places, order=filters.order, size=settings.MAX_BULK_OPERATIONS + 1).ids)
    if form.cleaned_data["series"] and filters.is_valid():
        found = matching_in_series(matching(filters.criteria()), form.cleaned_data["series"])
        chosen += [assignment_id for series in found.values() for assignment_id in series]
    return list(dict.fromkeys(chosen))


def _ask(request: HtmxHttpRequest, user: User, form: BulkForm, chosen: Sequence[UUID]) -> HttpResponse:
    action = form.cleaned_data["action"]
    try:
        require_bulk(action=action, number=len(chosen), actor=user)
    except BulkRefused as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    form.ask(action)
    rows = sorted(rows_of(chosen), key=lambda row: row.place)
    context = {
        "form": form,
        "action": action.value,
        "verb": VERBS[action][0],
        "verb_end": VERBS[action][1],
        "chosen": chosen,
        "named": rows[:NAMED],
        "unnamed": max(len(chosen) - NAMED, 0),
        "back": _list_address(request),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _render_dialog(request, "assignments/bulk_question.html", context, status)


def _apply(
    request: HtmxHttpRequest,
    user: User,
    *,
    action: BulkAction,
    chosen: Sequence[UUID],
    instructor_id: UUID | None = None,
    acknowledged: frozenset[str] = frozenset(),
    reason: str = "",
) -> HttpResponse:
    try:
        results = apply_to_many(
            action=action,
            assignment_ids=chosen,
            actor=user,
            now=timezone.now(),
            instructor_id=instructor_id,
            acknowledged=acknowledged,
            reason=reason,
        )
    except BulkRefused as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    done = [result for result in results if result.ok]
    undo_url = undo_address(request, completed=action is BulkAction.COMPLETE) if done else ""
    if len(done) < len(results):
        return _tell_failures(request, action, results, undo_url=undo_url)
    text = f"{len(done)} class{'' if len(done) == 1 else 'es'} {DONE[action]}."
    if not request.htmx:
        flash(request, text, undo_url=undo_url)
        return redirect(_list_address(request))
    return _changed(toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url), close=True)


def _tell_failures(
    request: HtmxHttpRequest, action: BulkAction, results: Sequence[RowResult], *, undo_url: str
) -> HttpResponse:
    """The dialog that says which classes were left out and why; nothing changed at all is a conflict."""
    failed = [result for result in results if not result.ok]
    rows = {row.id: row for row in rows_of([result.assignment_id for result in failed])}
    context = {
        "failed": [(rows.get(result.assignment_id), result.message) for result in failed],
        "done": len(results) - len(failed),
        "total": len(results),
        "word": DONE[action],
        "undo_url": undo_url,
        "back": _list_address(request),
    }
    status = HTTPStatus.OK if context["done"] else HTTPStatus.CONFLICT
    return _changed(_render_dialog(request, "assignments/bulk_result.html", context, status))


def _render_dialog(request: HtmxHttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """The dialog by itself for HTMX, otherwise on a page of its own."""
    if request.htmx:
        return render(request, template, context, status=status)
    return render(request, "assignments/bulk_page.html", context | {"template": template}, status=status)


def _changed(response: HttpResponse, *, close: bool = False) -> HttpResponse:
    if close:
        trigger_client_event(response, "dialog:close")
    return trigger_client_event(response, "assignments:changed")


def _list_address(request: HtmxHttpRequest) -> str:
    """Back to the list as it was."""
    filters = FilterForm(request.GET, today=timezone.localdate(), now=timezone.localtime())
    path = reverse("assignments:list")
    return Addresses(filters, path).address() if filters.is_valid() else path
