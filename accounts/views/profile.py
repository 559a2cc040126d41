"""One's own profile: name, phone, time zone, appearance, password."""

from http import HTTPStatus

from django.contrib.auth import update_session_auth_hash
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person
from accounts.forms import NewPasswordForm, ProfileForm
from accounts.services.profile import change_password, change_profile
from config.theme import remember_theme
from design.toasts import flash

DETAILS = ("full_name", "phone", "time_zone", "theme")


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile; a post stores the details."""
    user = person(request)
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in DETAILS})
    if request.method != "POST" or not form.is_valid():
        return _page(request, details=form, password=NewPasswordForm(user))
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
        details = ProfileForm(initial={name: getattr(user, name) for name in DETAILS})
        return _page(request, details=details, password=form)
    change_password(person=user, password=form.cleaned_data["new_password1"])
    update_session_auth_hash(request, user)
    flash(request, "Password changed. You are signed out everywhere else.")
    return redirect("accounts:profile")


def _page(request: HttpRequest, *, details: BaseForm, password: BaseForm) -> HttpResponse:
    refused = details.errors or password.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "accounts/profile.html", {"details": details, "password": password}, status=status)
