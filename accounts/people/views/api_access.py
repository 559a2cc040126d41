"""On the profile: personal API tokens, and the apps that are signed in through `/auth/v1`."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import person
from accounts.exceptions import AccountsError
from accounts.people.forms import ApiTokenForm
from accounts.people.views.profile import profile_page
from accounts.sign_in.services.api_sessions import end_app
from accounts.sign_in.services.api_tokens import make_api_token, revoke_api_token
from design.toasts import flash


@never_cache
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once: it is stored nowhere, so a redirect could not show it."""
    form = ApiTokenForm(request.POST)
    if not form.is_valid():
        return profile_page(request, token=form)
    try:
        made = make_api_token(person=person(request), at=timezone.now(), **form.cleaned_data)
    except AccountsError as refused:
        form.add_error("name", str(refused))
        return profile_page(request, token=form)
    return profile_page(request, new_token=made)


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke the person's token; one that is gone already stays gone."""
    token = revoke_api_token(person=person(request), token_id=token_id)
    flash(request, f"{token.name} revoked. It opens nothing any more." if token else "This token is gone already.")
    return redirect("accounts:profile")


@require_POST
def end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign one of the person's apps out."""
    ended = end_app(person=person(request), session_id=session_id)
    flash(request, "The app is signed out." if ended else "This app was signed out already.")
    return redirect("accounts:profile")
