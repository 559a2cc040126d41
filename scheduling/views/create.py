"""The New screen: one page on which an assignment of any type is put together, previewed and saved."""

from dataclasses import replace
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.access import require
from accounts.permissions import Permission
from accounts.requests import SignedInRequest
from assignments.selectors.instructors import load_instructors
from design.formatting import format_date
from design.toasts import flash
from scheduling.exceptions import PreviewOutdated, UnresolvedFindings
from scheduling.forms.create import AssignmentForm
from scheduling.forms.defaults import follow_choices, was_reshaped
from scheduling.forms.initial import duplicated_id, initial_values
from scheduling.forms.snapshot import differences
from scheduling.new_sheet import Sheet, lay_out
from scheduling.selectors.choices import load_catalog_choices, load_original
from scheduling.services.create import CreatedClasses, create_assignments

PAGE = "assignments/new.html"
LIVE = "preview"
# What an HTMX request asks for, by the id of what it will replace.
FRAGMENTS = {
    "assignment-form": "assignments/new/form.html",
    "fields": "assignments/new/fields.html",
    "bookings": "assignments/new/bookings.html",
    LIVE: "assignments/new/live.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "HX-Target")
def new(request: SignedInRequest) -> HttpResponse:
    """The empty or proposed form; posted, it makes the classes."""
    require(request.user, Permission.CREATE_ASSIGNMENT)
    if request.method == "POST":
        return _create(request)
    today = timezone.localdate()
    values = initial_values(request.GET, original=load_original(duplicated_id(request.GET)), today=today)
    return render(request, PAGE, {"sheet": lay_out(values, actor=request.user, today=today)})


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "HX-Target")
def preview(request: SignedInRequest) -> HttpResponse:
    """What the form would make as it stands: the page, or the part of it that HTMX asks for."""
    require(request.user, Permission.CREATE_ASSIGNMENT)
    if request.method != "POST":
        return redirect(reverse("assignments:new", query=request.GET))
    checking = not (request.htmx or "find" in request.POST or was_reshaped(request.POST))
    sheet = lay_out(request.POST, actor=request.user, today=timezone.localdate(), checking=checking)
    wrong = checking or (request.htmx.target == LIVE and not sheet.checked.missing)
    refused = wrong and not sheet.checked.is_valid()
    return _answer(request, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def _create(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    catalog = load_catalog_choices(today=today)
    values, _ = follow_choices(request.POST, catalog)
    form = AssignmentForm(catalog=catalog, instructors=load_instructors(), data=values)
    if was_reshaped(request.POST) or not form.is_valid():
        sheet = lay_out(request.POST, actor=request.user, today=today, checking=not was_reshaped(request.POST))
        return _answer(request, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        created = create_assignments(
            draft=form.draft(),
            actor=request.user,
            acknowledged=frozenset(form.cleaned_data["acknowledged"]),
            fingerprint=form.cleaned_data["fingerprint"],
            now=now,
        )
    except (PreviewOutdated, UnresolvedFindings) as refusal:
        sheet = lay_out(request.POST, actor=request.user, today=today, checking=True, preview=refusal.preview)
        return _refuse(request, sheet, refusal)
    return _leave(request, created)


def _refuse(request: SignedInRequest, sheet: Sheet, refusal: PreviewOutdated | UnresolvedFindings) -> HttpResponse:
    """The new preview and what is different, or what still stands in the way."""
    shown = request.POST.get("shown", "")
    if isinstance(refusal, UnresolvedFindings):
        unconfirmed = not refusal.preview.errors
        status = HTTPStatus.UNPROCESSABLE_ENTITY if unconfirmed else HTTPStatus.CONFLICT
        return _answer(request, replace(sheet, refusal=str(refusal)), status=status)
    text = str(refusal) if shown else "Nothing is saved yet. This is what would be made: check it, then create."
    sheet = replace(sheet, refusal=text, differences=differences(shown, refusal.preview))
    return _answer(request, sheet, status=HTTPStatus.CONFLICT)


def _leave(request: SignedInRequest, created: CreatedClasses) -> HttpResponse:
    """On to what was made: the class, or the list of the series."""
    if created.series is None:
        (assignment,) = created.assignments
        flash(request, f"Class created for {format_date(assignment.date)}.")
        address = reverse("assignments:detail", args=[assignment.pk])
    else:
        count = len(created.assignments)
        flash(request, f"{count} class{'' if count == 1 else 'es'} created.")
        series = str(created.series.pk)
        address = reverse("assignments:list", query={"series": series, "open": series})
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _answer(request: SignedInRequest, sheet: Sheet, *, status: HTTPStatus) -> HttpResponse:
    template = FRAGMENTS.get(request.htmx.target or "", PAGE) if request.htmx else PAGE
    response = render(request, template, {"sheet": sheet}, status=status)
    if request.htmx and request.htmx.target == "fields":
        # The preview follows once the new fields are in place.
        trigger_client_event(response, "draft:reshaped", after="settle")
    return response
