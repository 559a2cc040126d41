"""Signing in and out, and what happens to somebody who guesses."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms import ChosenPasswordForm, SignInForm
from accounts.models import User
from accounts.row_security import outside_row_security
from config.errors import error_response
from config.theme import remember_theme


class SignInView(auth.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        remember_theme(response, form.get_user().theme)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@login_not_required
@require_POST
@never_cache
@outside_row_security
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and tell the browser to forget what it kept of this person, with or without its service worker."""
    logout(request)
    response = redirect("accounts:sign-in")
    response["Clear-Site-Data"] = '"storage"'
    return response


class ChoosePasswordView(auth.PasswordResetConfirmView):
    """A link out of a mail: who is invited is signed in with the first password, others sign in with the new one."""

    template_name = "accounts/password_reset_new.html"
    form_class = ChosenPasswordForm
    success_url = reverse_lazy("accounts:password-reset-done")
    post_reset_login_backend = "accounts.backends.StudioBackend"

    def get_user(self, uidb64: str) -> User | None:
        """Nobody for a link of somebody who is deactivated: it does not work."""
        found = super().get_user(uidb64)
        return found if isinstance(found, User) and found.is_active else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only signed out: a request belongs to who is signed in, and changes nobody else's password."""
        return self.get(request) if request.user.is_authenticated else super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        self.post_reset_login = form.user.state == User.State.INVITED
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("home") if self.post_reset_login else super().get_success_url()

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def typed_address(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The e-mail address of an attempt, in lower case: capitals give no further tries."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else "") or ""
    return str(typed).strip().lower()


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Too many wrong passwords for this account from this address."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    return error_response(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        happened=f"There were too many wrong passwords for this account. It opens again in {seconds // 60} minutes.",
        retry_after=seconds,
    )
