"""One booking: made, changed, taken from state to state."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from bookings.exceptions import BookingChanged, BookingsError, StillInClasses, TakenAlready
from bookings.forms import BookingForm
from bookings.models import Booking
from bookings.selectors import find_booking
from bookings.services.bookings import change_booking, set_status, take_booking
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest
from web.redirects import way_back

CHANGED = "bookings:changed"
UNDONE_TO = {Booking.Status.PENDING, Booking.Status.CONFIRMED}
"""A step from one of these states can be taken back by hand."""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    """The form for a new booking."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    form = BookingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, title="New booking")
    booking = form.save(commit=False)
    booking.pk = form.cleaned_data["key"] or booking.pk
    try:
        take_booking(booking=booking, actor=user)
    except TakenAlready as refusal:
        return _done(request, booking.pk, str(refusal))
    except BookingsError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, title="New booking")
    return _done(request, booking.pk, f"Booking of {booking.client_name} taken.")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """The form for a booking that is there. What it may no longer become, because of its classes, the form says."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    booking = _find(booking_pk)
    form = BookingForm(request.POST or None, instance=booking)
    title = f"Edit {booking.booking_id}"
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, title=title)
    columns = [name for name in form.changed_data if name not in {"seen", "key"}]
    try:
        change_booking(booking=form.save(commit=False), columns=columns, actor=user, seen=form.seen_at)
    except BookingChanged as refusal:
        stored = _find(booking_pk)
        form.add_error(None, str(refusal))
        form.show_as_seen(stored)
        return _show(request, form, title=title, stored=stored, status=HTTPStatus.CONFLICT)
    except BookingsError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, title=title)
    return _done(request, booking_pk, "Booking changed.")


@require_POST
def status(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """Take the booking to the state that the button names, or the address: the toast takes it back that way."""
    wanted = request.GET.get("status") or request.POST.get("status", "")
    if wanted not in Booking.Status.values or wanted == Booking.Status.CANCELLED:
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="There is no such state.")
    before = _find(booking_pk)
    try:
        booking = set_status(
            booking_pk=booking_pk, status=wanted, actor=person(request), despite_classes="despite" in request.POST
        )
    except StillInClasses as question:
        return _ask_to_complete(request, before, question.count)
    except BookingsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    undo_url = ""
    if before.status in UNDONE_TO and "status" not in request.GET:
        undo_url = f"{request.path}?{urlencode({'status': before.status})}"
    return _done(request, booking_pk, f"Booking is {booking.get_status_display().lower()}.", undo_url=undo_url)


def _ask_to_complete(request: HtmxHttpRequest, booking: Booking, count: int) -> HttpResponse:
    """The question before a booking is completed although classes of it are still to come."""
    in_dialog = bool(request.htmx) and request.htmx.target == "dialog"
    frame = "bookings/complete_frame.html"
    title = f"Complete the booking of {booking.client_name}?"
    context = {"booking": booking, "count": count, "in_dialog": in_dialog, "frame": frame, "title": title}
    template = frame if in_dialog else "bookings/form.html"
    return render(request, template, context, status=HTTPStatus.CONFLICT)


def _find(booking_pk: UUID) -> Booking:
    found = find_booking(booking_pk)
    if found is None:
        raise Http404("There is no such booking.")
    return found


def _show(
    request: HtmxHttpRequest,
    form: BookingForm,
    *,
    title: str,
    stored: Booking | None = None,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    in_dialog = bool(request.htmx) and request.htmx.target == "dialog"
    is_new = form.instance._state.adding  # noqa: SLF001 -- public in Django's documentation
    back = reverse("bookings:list") if is_new else reverse("assignments:booking", args=[form.instance.pk])
    context = {"form": form, "title": title, "stored": stored, "in_dialog": in_dialog, "back": back}
    context["frame"] = "bookings/form_frame.html"
    answer = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    template = "bookings/form_frame.html" if in_dialog else "bookings/form.html"
    response = render(request, template, context, status=answer)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _done(request: HtmxHttpRequest, booking_pk: UUID, text: str, *, undo_url: str = "") -> HttpResponse:
    if request.htmx:
        response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
        if request.htmx.target == "dialog":
            trigger_client_event(response, "dialog:close")
        return trigger_client_event(response, CHANGED)
    flash(request, text, undo_url=undo_url)
    return redirect(way_back(request, otherwise=reverse("assignments:booking", args=[booking_pk])))
