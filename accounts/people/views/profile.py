"""One's own profile: name, phone, time zone, appearance, password, and what acts in one's name."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person
from accounts.models import ApiSession, ApiToken, User
from accounts.people.forms import ApiTokenForm, NewPasswordForm, ProfileForm
from accounts.people.services.profile import change_profile
from accounts.sign_in.selectors import browsers_of
from accounts.sign_in.services.api_tokens import NewToken
from accounts.sign_in.services.passwords import change_password
from design.toasts import flash
from web.theme import remember_theme

DETAILS = ("full_name", "phone", "time_zone", "theme")


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile; a post stores the details."""
    user = person(request)
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in DETAILS})
    if request.method != "POST" or not form.is_valid():
        return profile_page(request, details=form)
    change_profile(person=user, **form.cleaned_data)
    flash(request, "Profile saved.")
    response = redirect("accounts:profile")
    remember_theme(response, form.cleaned_data["theme"])
    return response


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Store a new password, keep this session and end all others."""
    user = person(request)
    form = NewPasswordForm(user, request.POST)
    if not form.is_valid():
        return profile_page(request, password=form)
    change_password(person=user, password=form.cleaned_data["new_password1"], keep=request.session.session_key)
    update_session_auth_hash(request, user)
    flash(request, "Password changed. You are signed out everywhere else.")
    return redirect("accounts:profile")


def profile_page(
    request: HttpRequest,
    *,
    details: BaseForm | None = None,
    password: BaseForm | None = None,
    token: BaseForm | None = None,
    new_token: NewToken | None = None,
) -> HttpResponse:
    """The whole profile with all its forms: those that were sent, and fresh ones for the rest."""
    user, now = person(request), timezone.now()
    forms: dict[str, Any] = {
        "details": details or ProfileForm(initial={name: getattr(user, name) for name in DETAILS}),
        "password": password or NewPasswordForm(user),
        "token": token or ApiTokenForm(),
    }
    shown = forms | access_of(user, session_key=request.session.session_key, at=now)
    shown |= {"new_token": new_token, "now": now}
    refused = any(form.errors for form in forms.values())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "accounts/profile.html", shown, status=status)


def access_of(user: User, *, session_key: str | None, at: dt.datetime) -> dict[str, Any]:
    """What acts in the person's name: browsers, apps, tokens."""
    return {
        "browsers": browsers_of(user, session_key=session_key, at=at),
        "sessions": ApiSession.objects.live(of=user, at=at).latest_first(),
        "tokens": ApiToken.objects.of(user).by_name(),
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
