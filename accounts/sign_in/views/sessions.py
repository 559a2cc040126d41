"""On the profile: the browsers in which a person is signed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import person
from accounts.devices import device_in_words
from accounts.sign_in.services.passwords import end_browser_session, sign_out_elsewhere
from design.toasts import flash


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign the person out of one browser."""
    ended = end_browser_session(person=person(request), public_id=public_id)
    text = f"{device_in_words(ended.device)} is signed out." if ended else "This browser was signed out already."
    flash(request, text)
    return redirect("accounts:profile")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign the person out everywhere but here: of browsers and of apps."""
    sign_out_elsewhere(person=person(request), keep=request.session.session_key)
    flash(request, "You are signed out everywhere else. Personal API tokens go on: revoke them one by one.")
    return redirect("accounts:profile")
