"""One booking: made, changed, taken from state to state."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.permissions import Permission
from bookings.exceptions import BookingChanged, BookingGone, BookingsError
from bookings.forms import BookingForm
from bookings.models import Booking
from bookings.selectors import find_booking
from bookings.services.keep import change_booking, set_status, take_booking
from config.errors import error_response
from config.htmx import HtmxHttpRequest
from design.toasts import flash, toast

CHANGED = "bookings:changed"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    """The form for a new booking."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    form = BookingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, title="New booking")
    try:
        booking = take_booking(booking=form.save(commit=False), actor=user)
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
    columns = [name for name in form.changed_data if name != "seen"]
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
    """Take the booking to the state that the button names."""
    wanted = request.POST.get("status", "")
    if wanted not in Booking.Status.values or wanted == Booking.Status.CANCELLED:
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="There is no such state.")
    try:
        booking = set_status(booking_pk=booking_pk, status=wanted, actor=person(request))
    except BookingGone as gone:
        raise Http404(str(gone)) from gone
    except BookingsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return _done(request, booking_pk, f"Booking is {booking.get_status_display().lower()}.")


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
    context = {"form": form, "title": title, "booking": form.instance, "stored": stored, "in_dialog": in_dialog}
    answer = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    template = "bookings/form_frame.html" if in_dialog else "bookings/form.html"
    response = render(request, template, context, status=answer)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _done(request: HtmxHttpRequest, booking_pk: UUID, text: str) -> HttpResponse:
    if request.htmx:
        response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text)
        if request.htmx.target == "dialog":
            trigger_client_event(response, "dialog:close")
        return trigger_client_event(response, CHANGED)
    flash(request, text)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect(reverse("assignments:booking", args=[booking_pk]))
