"""Signing in and out: the password, the code after it, and what happens to somebody who guesses."""

import datetime as dt
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth import login, logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import TooManyTries, WrongCode, WrongPassword
from accounts.models import User
from accounts.row_security.acting import outside_row_security
from accounts.sign_in.forms import ChosenPasswordForm, CodeForm, ForgottenPasswordForm, SignInForm
from accounts.sign_in.rate_limits import seconds_left
from accounts.sign_in.services.sign_in import (
    PAGE,
    may_send_link,
    note_sign_in,
    note_sign_out,
    prove_code,
    prove_password,
)
from accounts.sign_in.sessions import begin
from web.client_address import current_address
from web.errors import error_response
from web.redirects import is_path_of_ours
from web.theme import remember_theme

BACKEND: Final = "accounts.sign_in.backends.StudioBackend"
WAITING: Final = "waits_for_code"
PATIENCE: Final = dt.timedelta(minutes=10)
"""How long a right password waits for its code."""


class SignInView(auth.LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm  # type: ignore[assignment]  # asks Django nothing: the service does
    redirect_authenticated_user = True

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        del kwargs["request"]
        return kwargs

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """A path of ours; a word alone is none."""
        wanted = super().get_redirect_url(request)
        return wanted if is_path_of_ours(self.request, wanted) else ""

    def form_valid(self, form: Any) -> HttpResponse:
        typed = form.cleaned_data
        now = timezone.now()
        try:
            person = prove_password(email=typed["username"], password=typed["password"], through=PAGE, at=now)
        except TooManyTries as refused:
            return too_many_tries(self.request, refused)
        except WrongPassword as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        if person.has_second_factor:
            wait_for_code(self.request, person, next_page=self.get_redirect_url(), at=now)
            return redirect("accounts:sign-in-code")
        return let_in(self.request, person, by="password", next_page=self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
@outside_row_security
def code(request: HttpRequest) -> HttpResponse:
    """The second step of whoever gave a right password a moment ago."""
    person, next_page = who_waits(request, at=timezone.now())
    if person is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            by = prove_code(person=person, code=form.cleaned_data["code"], at=timezone.now())
        except TooManyTries as refused:
            return too_many_tries(request, refused)
        except WrongCode as refused:
            form.add_error("code", str(refused))
        else:
            del request.session[WAITING]
            return let_in(request, person, by=by, next_page=next_page)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/sign_in_code.html", {"form": form, "person": person}, status=status)


def wait_for_code(request: HttpRequest, person: User, *, next_page: str, at: dt.datetime) -> None:
    """Remember whose password was right. Nobody is signed in by that, and another key goes with it."""
    request.session.flush()
    mark = person.get_session_auth_hash()
    request.session[WAITING] = {"person": str(person.pk), "mark": mark, "at": at.isoformat(), "next": next_page}
    request.session.set_expiry(PATIENCE)


def who_waits(request: HttpRequest, *, at: dt.datetime) -> tuple[User | None, str]:
    """Who gave the password, and where they wanted to go; nobody when it was too long ago, or counts no longer."""
    waiting = request.session.get(WAITING)
    if waiting is None or at - dt.datetime.fromisoformat(waiting["at"]) > PATIENCE:
        return None, ""
    person: User | None = User.objects.with_access().active().with_id(waiting["person"])
    if person is None or not constant_time_compare(waiting["mark"], person.get_session_auth_hash()):
        return None, ""
    return person, waiting["next"]


def let_in(request: HttpRequest, person: User, *, by: str, next_page: str) -> HttpResponse:
    """Sign the person in, with a session of a key of its own, and go where they wanted to."""
    device = request.headers.get("User-Agent", "")
    login(request, person, BACKEND)
    begin(request.session, device=device, address=current_address(), at=timezone.now())
    note_sign_in(person=person, by=by, through=PAGE, device=device)
    response = redirect(next_page if is_path_of_ours(request, next_page) else resolve_url("home"))
    remember_theme(response, person.theme)
    return response


@login_not_required
@require_POST
@never_cache
@outside_row_security
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and tell the browser to forget what it kept of this person, with or without its service worker."""
    if isinstance(request.user, User):
        note_sign_out(person=request.user, through=PAGE)
    logout(request)
    response = redirect("accounts:sign-in")
    response["Clear-Site-Data"] = '"storage"'
    return response


class ForgottenPasswordView(auth.PasswordResetView):
    form_class = ForgottenPasswordForm
    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_mail.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    success_url = reverse_lazy("accounts:password-reset-sent")

    def form_valid(self, form: Any) -> HttpResponse:
        """The same answer for everybody: who asks too often, and who is unknown, gets no mail."""
        if may_send_link(email=form.cleaned_data["email"], at=timezone.now()):
            return super().form_valid(form)
        return redirect(self.get_success_url())


class ChoosePasswordView(auth.PasswordResetConfirmView):
    """A link out of a mail: who is invited is signed in with the first password, others sign in with the new one."""

    template_name = "accounts/password_reset_new.html"
    form_class = ChosenPasswordForm
    success_url = reverse_lazy("accounts:password-reset-done")

    def get_user(self, uidb64: str) -> User | None:
        """Nobody for a link of somebody who is deactivated: it does not work."""
        found = super().get_user(uidb64)
        return found if isinstance(found, User) and found.is_active else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only signed out: a request belongs to who is signed in, and changes nobody else's password."""
        return self.get(request) if request.user.is_authenticated else super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.user
        invited = person.state == User.State.INVITED and not person.has_second_factor
        response = super().form_valid(form)
        if not invited:
            return response
        return let_in(self.request, person, by="first_password", next_page=reverse("home"))

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


BLOCKED: Final = {
    "pair": "There were too many wrong passwords for this account.",
    "account": "There were too many wrong passwords for this account.",
    "address": "There were too many wrong passwords from your network.",
}


def too_many_tries(request: HttpRequest, refused: TooManyTries) -> HttpResponse:
    """Whoever guesses waits; whoever does not may come from another place."""
    seconds = seconds_left(refused.opens_at, at=timezone.now())
    happened = BLOCKED.get(refused.limit, "There were too many wrong codes for this account.")
    return error_response(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        happened=f"{happened} It opens again in {seconds // 60} minutes.",
        retry_after=seconds,
    )
