"""A closure of the studio: its form, which names the classes on its days before it is saved."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from assignments.views.detail import render_frame
from catalog.models import StudioClosure
from catalog.selectors import find
from design.toasts import flash, toast
from scheduling.exceptions import ClosureHitsClasses
from scheduling.forms.closure import ClosureForm
from scheduling.selectors.closures import HitClasses, classes_hit
from scheduling.services.closures import add_closure, change_closure
from web.htmx import HtmxHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    user = person(request)
    require(user, Permission.MANAGE_SETTINGS)
    form = ClosureForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form)
    try:
        closure = add_closure(closure=form.save(commit=False), told=form.acknowledged, actor=user)
    except ClosureHitsClasses:
        return _tell(request, form)
    return _done(request, f"{closure} added.")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, closure_id: UUID) -> HttpResponse:
    user = person(request)
    require(user, Permission.MANAGE_SETTINGS)
    closure = find(StudioClosure, closure_id)
    if closure is None:
        raise Http404("There is no such closure.")
    form = ClosureForm(request.POST or None, instance=closure)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form)
    columns = [name for name in form.changed_data if name != "told"]
    try:
        change_closure(closure=form.save(commit=False), columns=columns, told=form.acknowledged, actor=user)
    except ClosureHitsClasses:
        return _tell(request, form)
    return _done(request, f"{closure} changed.")


def _tell(request: HtmxHttpRequest, form: ClosureForm) -> HttpResponse:
    """The form as it was typed, with the classes that lie on its days; sent again, it is saved."""
    closure = form.instance
    hit = classes_hit(first_day=closure.first_day, last_day=closure.last_day)
    form.tell(hit.number)
    return _show(request, form, hit=hit)


def _show(request: HtmxHttpRequest, form: ClosureForm, *, hit: HitClasses | None = None) -> HttpResponse:
    status = HTTPStatus.OK
    if form.errors or hit:
        status = HTTPStatus.CONFLICT if hit else HTTPStatus.UNPROCESSABLE_ENTITY
    is_new = form.instance._state.adding  # noqa: SLF001 -- public in Django's documentation
    context = {"form": form, "hit": hit, "title": "New closure" if is_new else f"Edit {form.initial['name']}"}
    page = "assignments/closure_page.html"
    return render_frame(request, "assignments/closure_frame.html", context, page=page, status=status)


def _done(request: HtmxHttpRequest, text: str) -> HttpResponse:
    if not request.htmx:
        flash(request, text)
        return redirect("catalog:closures")
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text)
    return trigger_client_event(trigger_client_event(response, "dialog:close"), "catalog:changed")
