"""Somebody stops working or teaching here: what becomes of their classes is asked first, and told afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.exceptions import AccountsError, NotPermitted
from accounts.models import User
from accounts.permissions import Permission, RoleName
from accounts.selectors import find_person
from assignments.exceptions import AssignmentsError
from assignments.selectors.rows import rows_of
from assignments.views.detail import is_in_dialog, render_frame
from design.toasts import flash, toast
from instructors.exceptions import SomeLeftBehind
from instructors.forms.offboarding import LeavingForm
from instructors.handover import Fate, Outcome
from instructors.selectors.offboarding import LeftBehind, left_behind, others_who_teach
from instructors.services.offboarding import deactivate_person, take_instructor_role
from web.errors import error_response
from web.htmx import HtmxHttpRequest

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a person; `stays` when they only stop teaching."""

    about: User
    behind: LeftBehind
    form: LeavingForm
    stays: bool


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """End somebody's access."""
    about = _find(request, person_id)
    if not about.is_active:
        return error_response(request, HTTPStatus.CONFLICT, happened=f"{about} is deactivated already.")
    return _leave(request, about, stays=False)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_teaching(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Take the instructor role away."""
    about = _find(request, person_id)
    if RoleName.INSTRUCTOR not in about.role_names:
        return error_response(request, HTTPStatus.CONFLICT, happened=f"{about} is no instructor any more.")
    return _leave(request, about, stays=True)


def _find(request: HtmxHttpRequest, person_id: UUID) -> User:
    require(person(request), Permission.MANAGE_USERS)
    found = find_person(person_id)
    if found is None:
        raise Http404("There is no such person.")
    return found


def _leave(request: HtmxHttpRequest, about: User, *, stays: bool) -> HttpResponse:
    question = _question(request, about, stays=stays)
    form = question.form
    if request.method != "POST":
        return _ask(request, question)
    if not form.is_valid():
        return _ask(request, question, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    leave = take_instructor_role if stays else deactivate_person
    try:
        outcomes = leave(person_id=about.pk, handover=form.handover(), actor=person(request), now=timezone.now())
    except SomeLeftBehind as refusal:
        return _ask(request, question, left=refusal.left, status=HTTPStatus.CONFLICT)
    except NotPermitted:
        raise
    except (AccountsError, AssignmentsError) as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, question, status=HTTPStatus.CONFLICT)
    return _tell(request, about, outcomes, stays=stays) if outcomes else _done(request, about, stays=stays)


def _question(request: HtmxHttpRequest, about: User, *, stays: bool) -> Question:
    behind = left_behind(person=about, today=timezone.localdate())
    form = LeavingForm(
        request.POST if request.method == "POST" else None,
        person=about,
        takers=others_who_teach(about.pk),
        keys=[group.key for group in behind.named],
        has_classes=bool(behind.groups),
        has_templates=bool(behind.templates),
        own=about.pk == person(request).pk and not stays,
    )
    return Question(about=about, behind=behind, form=form, stays=stays)


def _ask(
    request: HtmxHttpRequest,
    question: Question,
    *,
    left: Sequence[Outcome] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form = question.form
    rows = {row.id: row for row in rows_of([each.assignment_id for each in left if each.assignment_id])}
    keys = {each.assignment_id: f"class-{each.assignment_id}" for each in left if each.assignment_id}
    form.offer(keys.values())
    named = [group for group in question.behind.named if group.key not in keys.values()]
    shown = {*keys.values(), *(group.key for group in named)}
    context: dict[str, Any] = {
        "about": question.about,
        "behind": question.behind,
        "stays": question.stays,
        "form": form,
        "groups": [(group, form.choice_of(group.key)) for group in named],
        "kept": [form.choice_of(key) for key in form.keys if key not in shown],
        "left": [
            (each, rows.get(each.assignment_id), form.choice_of(keys[each.assignment_id]))
            if each.assignment_id
            else (each, None, None)
            for each in left
        ],
    }
    return _render(request, "assignments/leaving_frame.html", context, status)


def _tell(request: HtmxHttpRequest, about: User, outcomes: Sequence[Outcome], *, stays: bool) -> HttpResponse:
    """What became of each class and template."""
    ids = [each.assignment_id for each in outcomes if each.assignment_id]
    rows = {row.id: row for row in rows_of(ids[:SHOWN])}
    staying = [each for each in outcomes if each.assignment_id and (not each.done or each.fate is Fate.LEAVE)]
    context = {
        "about": about,
        "stays": stays,
        "outcomes": [
            (each, rows.get(each.assignment_id) if each.assignment_id else None)
            for each in outcomes
            if each.template or each.assignment_id in rows
        ],
        "unshown": max(len(ids) - SHOWN, 0),
        "staying": len(staying),
        "changed": len(ids) - len(staying),
    }
    return _changed(_render(request, "assignments/leaving_result.html", context, HTTPStatus.OK))


def _render(request: HtmxHttpRequest, frame: str, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    return render_frame(request, frame, context, page="assignments/leaving_page.html", status=status)


def _done(request: HtmxHttpRequest, about: User, *, stays: bool) -> HttpResponse:
    """Nothing was left behind. A deactivation is taken back from the toast."""
    text = f"{about} is no instructor any more." if stays else f"{about} is deactivated and signed out."
    undo_url = "" if stays else reverse("accounts:reactivate", args=[about.pk])
    if not request.htmx:
        flash(request, text, undo_url=undo_url)
        return redirect("accounts:person", about.pk)
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
    if is_in_dialog(request):
        trigger_client_event(response, "dialog:close")
    return _changed(response)


def _changed(response: HttpResponse) -> HttpResponse:
    trigger_client_event(response, "people:changed")
    return trigger_client_event(response, "assignments:changed")
