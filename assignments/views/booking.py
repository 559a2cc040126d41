"""One booking with its classes: a page and a dialog; and the end of it."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from accounts.access import person
from accounts.exceptions import NotPermitted
from assignments.selectors.booking import booking_detail
from assignments.services.booking import cancel_booking
from assignments.views.detail import render_frame
from bookings.exceptions import BookingsError
from config.errors import error_response
from config.htmx import HtmxHttpRequest
from design.toasts import flash, toast


@require_safe
def booking(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """The booking, its client and its classes; for the desk."""
    return _show(request, booking_pk, "assignments/booking_frame.html")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """Ask first, with the classes that it leaves; then cancel."""
    if request.method != "POST":
        return _show(request, booking_pk, "assignments/booking_cancel_frame.html")
    try:
        left = cancel_booking(booking_pk=booking_pk, actor=person(request), now=timezone.now())
    except BookingsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    text = "Booking cancelled." if not left else f"Booking cancelled and taken out of {left} class{'es' * (left > 1)}."
    if not request.htmx:
        flash(request, text)
        return redirect("assignments:booking", booking_pk)
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text)
    for event in ("dialog:close", "bookings:changed", "assignments:changed"):
        trigger_client_event(response, event)
    return response


def _show(request: HtmxHttpRequest, booking_pk: UUID, frame: str) -> HttpResponse:
    if not person(request).works_at_desk:
        raise NotPermitted("Bookings are kept at the desk.")
    detail = booking_detail(booking_pk)
    if detail is None:
        raise Http404("There is no such booking.")
    context = {"detail": detail, "booking": detail.booking, "title": detail.booking.client_name}
    return render_frame(request, frame, context, page="assignments/booking_page.html")
