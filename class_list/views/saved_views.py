"""Saved views of the list: opened, kept, changed, deleted, brought back."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts.access import person
from accounts.exceptions import NotPermitted
from accounts.models import User
from assignments.exceptions import AssignmentsError
from assignments.views.detail import render_frame
from class_list.exceptions import ViewGone, ViewNameTaken
from class_list.forms.calendar_links import address_of_view
from class_list.forms.saved_view import ChangedViewForm, SavedViewForm, still_there
from class_list.models import SavedView
from class_list.selectors.saved_views import find_view, view_choices
from class_list.services.saved_views import bring_back_view, change_view, delete_view, may_delete, save_view
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest

CHANGED = "views:changed"
SALT = __name__
UNDO_SECONDS = 15 * 60
COLUMNS = ("id", "owner_id", "name", "query", "shared")


@require_safe
def show(request: HtmxHttpRequest, view_id: UUID) -> HttpResponse:
    """Lead to the list as the view keeps it, or to the calendar under its filters; say so when a filter of it is no longer there."""
    view = _find(request, view_id)
    query, lost = still_there(view.query, today=timezone.localdate())
    if lost:
        flash(request, f"“{view.name}” filters by {' and '.join(lost)} that are no longer there.", level="warning")
    return redirect(_origin(request, query))


@require_safe
def manage(request: HtmxHttpRequest) -> HttpResponse:
    """One's own views to change, and the team's."""
    user = _at_desk(request)
    query = request.GET.get("query", "")
    choices = view_choices(user=user, query=query)
    rows = [view.row for view in (*choices.own, *choices.shared) if view.row]
    deletable = [row.pk for row in rows if may_delete(row, user)]
    return _frame(request, "manage", {"choices": choices, "deletable": deletable, "query": query, "title": "Views"})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    user, query = _at_desk(request), request.GET.get("query", "")
    form = SavedViewForm(request.POST or None, today=timezone.localdate(), initial={"query": query})
    if not form.is_valid():
        return _form(request, form, "Save this view")
    try:
        view = save_view(actor=user, **form.cleaned_data)
    except ViewNameTaken as refusal:
        form.add_error("name", str(refusal))
        return _form(request, form, "Save this view")
    return _done(request, f"View “{view.name}” saved.", view.query)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, view_id: UUID) -> HttpResponse:
    """Rename a view of one's own, share it or not, and give it the filters of the list."""
    user, view = person(request), _find(request, view_id)
    if view.owner_id != user.pk:
        raise NotPermitted(f"Only {view.owner_name} changes this view.")
    initial = {"name": view.name, "shared": view.shared, "query": request.GET.get("query", "")}
    form = ChangedViewForm(request.POST or None, today=timezone.localdate(), initial=initial)
    title = f"Change “{view.name}”"
    if not form.is_valid():
        return _form(request, form, title)
    values = {"name": form.cleaned_data["name"], "shared": form.cleaned_data["shared"], "query": form.new_query}
    try:
        view = change_view(view_id=view_id, actor=user, **values)
    except ViewNameTaken as refusal:
        form.add_error("name", str(refusal))
        return _form(request, form, title)
    except ViewGone as gone:
        raise Http404(str(gone)) from gone
    return _done(request, f"View “{view.name}” changed.", view.query)


@require_POST
def delete(request: HtmxHttpRequest, view_id: UUID) -> HttpResponse:
    """Delete a view; the toast brings it back."""
    try:
        view = delete_view(view_id=view_id, actor=_at_desk(request))
    except ViewGone as gone:
        raise Http404(str(gone)) from gone
    token = signing.dumps([str(getattr(view, column)) for column in COLUMNS], salt=SALT, compress=True)
    undo_url = f"{reverse('assignments:view-undo')}?{token}"
    return _done(request, f"View “{view.name}” deleted.", undo_url=undo_url, close=False)


@require_POST
def undo(request: HtmxHttpRequest) -> HttpResponse:
    """Bring a deleted view back, as the toast names it."""
    try:
        values = signing.loads(request.META["QUERY_STRING"], salt=SALT, max_age=UNDO_SECONDS)
        kept = dict(zip(COLUMNS, values, strict=True)) | {"shared": values[-1] == "True"}
        view = SavedView(**kept | {name: UUID(kept[name]) for name in ("id", "owner_id")})
        bring_back_view(view=view, actor=_at_desk(request))
    except signing.BadSignature:
        return error_response(
            request, HTTPStatus.CONFLICT, happened="A deleted view can be brought back for 15 minutes."
        )
    except AssignmentsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return _done(request, f"View “{view.name}” is back.", view.query, close=False)


def _at_desk(request: HtmxHttpRequest) -> User:
    user = person(request)
    if not user.works_at_desk:
        raise NotPermitted("Views are kept at the desk.")
    return user


def _find(request: HtmxHttpRequest, view_id: UUID) -> SavedView:
    view = find_view(view_id=view_id, user=_at_desk(request))
    if view is None:
        raise Http404(str(ViewGone()))
    return view


def _origin(request: HtmxHttpRequest, query: str = "") -> str:
    """The list, or the calendar from which the views were opened, under the filters of `query`."""
    if "calendar" in request.GET:
        return address_of_view(reverse("assignments:calendar"), query, request.GET)
    address = reverse("assignments:list")
    return f"{address}?{query}" if query else address


def _form(request: HtmxHttpRequest, form: SavedViewForm, title: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _frame(request, "form", {"form": form, "title": title}, status=status)


def _frame(
    request: HtmxHttpRequest, name: str, context: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    frame = f"assignments/saved_views/{name}_frame.html"
    whence = urlencode([(key, request.GET[key]) for key in ("calendar", "show", "day") if key in request.GET])
    context |= {"whence": whence, "home_url": _origin(request)}
    return render_frame(request, frame, context, page="assignments/saved_views/page.html", status=status)


def _done(
    request: HtmxHttpRequest, text: str, query: str = "", *, undo_url: str = "", close: bool = True
) -> HttpResponse:
    if not request.htmx:
        flash(request, text, undo_url=undo_url)
        return redirect(_origin(request, query))
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
    if close:
        trigger_client_event(response, "dialog:close")
    return trigger_client_event(response, CHANGED)
