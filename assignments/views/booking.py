"""One booking with its classes: a page and a dialog; and the end of it, which its toast takes back."""

import datetime as dt
from http import HTTPStatus
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts.access import person, require
from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import AssignmentsError
from assignments.selectors.booking import booking_detail
from assignments.services.booking import Cancellation, cancel_booking, undo_cancellation
from assignments.services.undo import UNDO_WITHIN
from assignments.views.detail import render_frame
from bookings.exceptions import BookingsError
from design.toasts import flash, toast
from web.errors import error_response
from web.htmx import HtmxHttpRequest


@require_safe
def booking(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """The booking, its client and its classes; for the desk."""
    return _show(request, booking_pk, "assignments/booking_frame.html")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HtmxHttpRequest, booking_pk: UUID) -> HttpResponse:
    """Ask first, with the classes that it leaves; then cancel."""
    if request.method != "POST":
        return _show(request, booking_pk, "assignments/booking_cancel_frame.html")
    user = person(request)
    try:
        done = cancel_booking(booking_pk=booking_pk, actor=user, now=timezone.now())
    except BookingsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    classes = f" and taken out of {done.left} class{'es' * (done.left > 1)}" if done.left else ""
    undo_url = f"{reverse('assignments:booking-undo')}?{_sealed(done, user)}"
    return _done(request, booking_pk, f"Booking cancelled{classes}.", undo_url=undo_url)


@require_POST
def undo(request: HtmxHttpRequest) -> HttpResponse:
    """Take back that a booking was cancelled, as the toast names it, or say why that cannot be."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    try:
        done = _unsealed(request.META["QUERY_STRING"], user)
        undo_cancellation(cancellation=done, actor=user, now=timezone.now())
    except signing.BadSignature:
        minutes = int(UNDO_WITHIN.total_seconds() // 60)
        happened = f"A cancelled booking can be taken back for {minutes} minutes. Open it again by hand."
        return error_response(request, HTTPStatus.CONFLICT, happened=happened)
    except (BookingsError, AssignmentsError) as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return _done(request, done.booking_pk, "Taken back.")


def _sealed(done: Cancellation, user: User) -> str:
    """What was done, in an address that nobody else can make or use."""
    values = [str(done.booking_pk), done.was, done.written_at.isoformat(), str(done.change_id or ""), done.left]
    return signing.dumps(values, salt=f"{__name__}.{user.pk}", compress=True)


def _unsealed(token: str, user: User) -> Cancellation:
    pk, was, written_at, change_id, left = signing.loads(token, salt=f"{__name__}.{user.pk}", max_age=UNDO_WITHIN)
    return Cancellation(
        booking_pk=UUID(pk),
        was=was,
        written_at=dt.datetime.fromisoformat(written_at),
        change_id=UUID(change_id) if change_id else None,
        left=left,
    )


def _done(request: HtmxHttpRequest, booking_pk: UUID, text: str, *, undo_url: str = "") -> HttpResponse:
    if not request.htmx:
        flash(request, text, undo_url=undo_url)
        return redirect("assignments:booking", booking_pk)
    response = toast(HttpResponse(status=HTTPStatus.NO_CONTENT), text, undo_url=undo_url)
    events = ["bookings:changed", "assignments:changed"]
    for event in ["dialog:close", *events] if undo_url else events:
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
