"""`/auth/v1`, as the Supabase clients call it (contract 2).

Like the sign-in page, it runs as the database role of the web process, outside row security.
"""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth import user_logged_in
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.auth_api.answers import session_answer, user_answer
from accounts.auth_api.bearer_tokens import bearer_in, signed_in_by
from accounts.auth_api.body import can_be_stored, read_body, text_of
from accounts.auth_api.errors import AuthError, error_response, response_for_status
from accounts.exceptions import (
    CredentialRefused,
    PersonDeactivated,
    RefreshTokenUnknown,
    RefreshTokenUsed,
    SecondFactorNeeded,
    SessionEnded,
    SubjectGone,
    TooManyTries,
    WrongPassword,
)
from accounts.models import User
from accounts.sign_in.rate_limits import seconds_left
from accounts.sign_in.services.api_sessions import OpenSession, Scope, end_sessions, open_session, refresh_session
from accounts.sign_in.services.sign_in import API, note_code_needed, prove_password
from accounts.sign_in.tokens import AccessClaims, TokenError
from database.retry import TransactionAborted, retry_transaction
from postgrest_server.errors import JSON
from postgrest_server.middleware import api_view

LONGEST_ADDRESS = 254
CODES: Mapping[type[CredentialRefused], str] = {
    SubjectGone: "user_not_found",
    PersonDeactivated: "user_banned",
    SessionEnded: "session_not_found",
    RefreshTokenUnknown: "refresh_token_not_found",
    RefreshTokenUsed: "refresh_token_already_used",
}
View = Callable[[HttpRequest], HttpResponse]


def auth_endpoint(view: View) -> View:
    """Turn AuthError into a response, and retry after a deadlock or a lock timeout."""

    @api_view
    @wraps(view)
    def endpoint(request: HttpRequest) -> HttpResponse:
        try:
            response = retry_transaction(partial(view, request))
        except AuthError as error:
            response = error_response(request, error)
        except TooManyTries as refused:
            response = response_for_status(request, HTTPStatus.TOO_MANY_REQUESTS)
            response["Retry-After"] = str(seconds_left(refused.opens_at, at=timezone.now()))
        except TransactionAborted:
            response = response_for_status(
                request, HTTPStatus.TOO_MANY_REQUESTS
            )  # not 503: the clients repeat a request after 503
        response["Cache-Control"] = "no-store"
        return response

    return endpoint


@auth_endpoint
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a password or a refresh token for a session. The Authorization header is ignored."""
    match request.GET.get("grant_type"):
        case "password":
            opened = _open_by_password(request, read_body(request.body))
        case "refresh_token":
            opened = _refresh(read_body(request.body))
        case _:
            raise AuthError(HTTPStatus.BAD_REQUEST, "invalid_credentials", "unsupported_grant_type")
    return _json(session_answer(opened, at=timezone.now()))


@auth_endpoint
@require_safe
def user(request: HttpRequest) -> HttpResponse:
    """Return the user of the access token."""
    person, _ = _bearer(request)
    return _json(user_answer(person))


@auth_endpoint
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End this session, all sessions of the user, or all others."""
    person, claims = _bearer(request)
    wanted = request.GET.get("scope") or Scope.GLOBAL
    if wanted not in set(Scope):
        raise AuthError(HTTPStatus.BAD_REQUEST, "validation_failed", "Unsupported logout scope")
    end_sessions(person=person, current_id=claims.session_id, scope=Scope(wanted))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@sensitive_variables("body", "password")
def _open_by_password(request: HttpRequest, body: Mapping[str, object]) -> OpenSession:
    address, password = text_of(body, "email"), text_of(body, "password")
    refusal = AuthError(HTTPStatus.BAD_REQUEST, "invalid_credentials", "Invalid login credentials")
    if len(address) > LONGEST_ADDRESS or not can_be_stored(address + password):
        raise refusal
    try:
        person = prove_password(email=address, password=password, through=API, at=timezone.now())
    except WrongPassword as wrong:
        raise refusal from wrong
    if person.has_second_factor:
        note_code_needed(person=person)
        raise AuthError(HTTPStatus.FORBIDDEN, "insufficient_aal", str(SecondFactorNeeded()))
    opened = open_session(person=person, device=_device(request), at=timezone.now())
    user_logged_in.send(sender=User, request=request, user=person)
    return opened


def _refresh(body: Mapping[str, object]) -> OpenSession:
    refresh_token = text_of(body, "refresh_token")
    try:
        if not can_be_stored(refresh_token):
            raise RefreshTokenUnknown
        return refresh_session(refresh_token=refresh_token, at=timezone.now())
    except CredentialRefused as refused:
        raise AuthError(HTTPStatus.BAD_REQUEST, CODES[type(refused)], str(refused)) from refused


def _bearer(request: HttpRequest) -> tuple[User, AccessClaims]:
    shown = bearer_in(request.headers.get("Authorization"))
    if shown is None:
        message = "This endpoint requires a valid Bearer token"
        raise AuthError(HTTPStatus.UNAUTHORIZED, "no_authorization", message)
    try:
        return signed_in_by(shown, at=timezone.now())
    except TokenError as error:
        message = f"invalid JWT: unable to parse or verify signature, {error}"
        raise AuthError(HTTPStatus.FORBIDDEN, "bad_jwt", message) from error
    except CredentialRefused as refused:
        raise AuthError(HTTPStatus.FORBIDDEN, CODES[type(refused)], str(refused)) from refused


def _device(request: HttpRequest) -> str:
    """Return the name of the client, for the list of sessions on the profile."""
    name = request.headers.get("X-Client-Info") or request.headers.get("User-Agent") or "Unknown client"
    return name.replace("\x00", "")[:255]


def _json(answer: dict[str, Any]) -> HttpResponse:
    return JsonResponse(answer, content_type=JSON)
