"""My classes: the instructor's own screen, and the answers given there."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from assignments.exceptions import AssignmentsError
from assignments.services.answer import answer_assignments
from assignments.views.undo import undo_address
from design.toasts import flash, toast
from instructors.forms.answer import AnswerForm
from instructors.selectors.my_classes import my_classes, unanswered_ids
from web.errors import error_response
from web.htmx import HtmxHttpRequest
from web.redirects import way_back


@require_safe
@vary_on_headers("HX-Request")
def mine(request: HtmxHttpRequest) -> HttpResponse:
    """The classes of whoever is signed in; HTMX gets the part that changes."""
    user = person(request)
    require(user, Permission.READ_ASSIGNMENT)
    now = timezone.localtime()
    context = {
        "mine": my_classes(instructor_id=user.pk, date=now.date(), time=now.time()),
        "today": now.date(),
        "now": now,
        "zone": settings.STUDIO_TIME_ZONE,
    }
    if request.htmx:
        return render(request, "assignments/mine.html#classes", context)
    response = render(request, "assignments/mine.html", context)
    patch_cache_control(response, private=True, no_store=True)  # the worker alone keeps it
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def answer(request: HtmxHttpRequest) -> HttpResponse:
    """GET shows the form for declining; POST accepts or declines the classes, or says why that cannot be."""
    require(person(request), Permission.READ_ASSIGNMENT)
    if request.method != "POST":
        chosen = {"ids": request.GET.getlist("ids"), "series": request.GET.get("series")}
        return _decline_form(request, AnswerForm(initial=chosen))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _decline_form(request, form)
    ids = _wanted_ids(request, form)
    try:
        answer_assignments(
            assignment_ids=ids,
            actor=person(request),
            accept=form.accepts,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except AssignmentsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return _told(request, f"{_count(len(ids))} {'accepted' if form.accepts else 'declined'}.")


def _wanted_ids(request: HttpRequest, form: AnswerForm) -> list[UUID]:
    if form.cleaned_data["ids"]:
        return list(form.cleaned_data["ids"])
    now = timezone.localtime()
    return unanswered_ids(
        instructor_id=person(request).pk, date=now.date(), time=now.time(), series_id=form.cleaned_data["series"]
    )


def _decline_form(request: HtmxHttpRequest, form: AnswerForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    template = "assignments/decline_dialog.html" if request.htmx else "assignments/decline.html"
    return render(request, template, {"form": form}, status=status)


def _told(request: HtmxHttpRequest, text: str) -> HttpResponse:
    if request.htmx:
        response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_address(request))
        trigger_client_event(response, "assignments:changed")
        return trigger_client_event(response, "dialog:close")
    flash(request, text, undo_url=undo_address(request))
    return redirect(way_back(request, otherwise="assignments:mine"))


def _count(classes: int) -> str:
    return "1 class" if classes == 1 else f"{classes} classes"
