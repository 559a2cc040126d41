"""On the profile: the second step of signing in, turned on, changed and turned off by its owner."""

from collections.abc import Sequence
from http import HTTPStatus
from io import BytesIO

import segno
from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person
from accounts.exceptions import AccountsError, SecondFactorOn, TooManyTries, WrongCode, WrongPassword
from accounts.models import User
from accounts.row_security.acting import acting_as, outside_row_security
from accounts.sign_in.authenticator import address_for_app, shown_in_groups
from accounts.sign_in.forms import CodeForm, ProofForm
from accounts.sign_in.selectors import second_factor_of
from accounts.sign_in.services.second_factor import (
    begin_second_factor,
    make_recovery_codes,
    turn_second_factor_off,
    turn_second_factor_on,
)
from accounts.sign_in.services.sign_in import prove_both
from accounts.sign_in.views.sign_in import too_many_tries
from design.toasts import flash


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def setup(request: HttpRequest) -> HttpResponse:
    """Show how things stand; a post with a right code turns the second step on."""
    user = person(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = turn_second_factor_on(person=user, code=form.cleaned_data["code"], at=timezone.now())
        except SecondFactorOn:
            return redirect("accounts:second-factor")
        except WrongCode as refused:
            form.add_error("code", str(refused))
        else:
            return codes_page(request, codes, title="The second step is on")
    return second_factor_page(request, user, code=form)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make a secret for the person's app."""
    try:
        begin_second_factor(person=person(request))
    except SecondFactorOn as refused:
        flash(request, str(refused))
    return redirect("accounts:second-factor")


@never_cache
@require_safe
def qr_code(request: HttpRequest) -> HttpResponse:
    """The secret as a picture for the camera of a phone, until it is in use."""
    user = person(request)
    begun = second_factor_of(user)
    if begun is None or user.has_second_factor:
        raise Http404
    picture = BytesIO()
    address = address_for_app(secret=begun.secret, account=user.email, studio=settings.STUDIO_NAME)
    segno.make(address, error="m").save(picture, kind="svg", scale=4, border=4, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@never_cache
@require_POST
@sensitive_post_parameters("password", "code")
@outside_row_security
def change(request: HttpRequest) -> HttpResponse:
    """Turn the second step off, or make new recovery codes, for who proves both. Tries count, though they are refused."""
    user = person(request)
    form = ProofForm(request.POST)
    if form.is_valid():
        try:
            prove_both(person=user, at=timezone.now(), **form.cleaned_data)
        except TooManyTries as refused:
            return too_many_tries(request, refused)
        except WrongPassword:
            form.add_error("password", "This is not your password.")
        except WrongCode as refused:
            form.add_error("code", str(refused))
    with acting_as(user):
        if form.errors:
            return second_factor_page(request, user, proof=form)
        return _changed(request, user)


def _changed(request: HttpRequest, user: User) -> HttpResponse:
    try:
        if "off" not in request.POST:
            return codes_page(request, make_recovery_codes(person=user), title="New recovery codes")
        turn_second_factor_off(person=user)
    except AccountsError as refused:
        flash(request, str(refused), level="error")
    else:
        flash(request, "The second step is off. Your password is enough to sign in.")
    return redirect("accounts:profile")


def second_factor_page(
    request: HttpRequest, user: User, *, code: BaseForm | None = None, proof: BaseForm | None = None
) -> HttpResponse:
    """How things stand, with the form that was sent."""
    held = second_factor_of(user)
    context = {
        "code": code or CodeForm(),
        "proof": proof or ProofForm(),
        "begun": held is not None,
        "secret": shown_in_groups(held.secret) if held and not user.has_second_factor else "",
        "codes_left": len(held.recovery_hashes) if held else 0,
    }
    refused = any(form.errors for form in (code, proof) if form is not None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "accounts/second_factor.html", context, status=status)


def codes_page(request: HttpRequest, codes: Sequence[str], *, title: str) -> HttpResponse:
    """The recovery codes, this once: they are stored nowhere, so a redirect could not show them."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "title": title})
