"""What people see when something goes wrong: a page, or for HTMX a toast; always with the request's id."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from design.toasts import toast
from web.request_id import current_request_id
from web.theme import chosen_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What happened, what became of the person's work, and what to do."""

    title: str
    happened: str
    kept: str
    advice: str
    icon: str = "alert-circle"


EXPLANATIONS = {
    HTTPStatus.BAD_REQUEST: Explanation(
        title="That request made no sense to us",
        happened="The address or the form that was sent has parts that cannot be read.",
        kept="Nothing was changed.",
        advice="Go back, reload the page and try again.",
    ),
    HTTPStatus.UNAUTHORIZED: Explanation(
        title="You have been signed out",
        happened="This browser's sign-in has ended: it was not used for long, or was ended elsewhere.",
        kept="Nothing was changed. What you typed is still here.",
        advice="Sign in in another tab, then come back and send it again.",
        icon="lock",
    ),
    HTTPStatus.FORBIDDEN: Explanation(
        title="You may not open this",
        happened="Your role does not include this page or action.",
        kept="Nothing was changed.",
        advice="Ask an admin of the studio if you need it, or sign in as somebody else.",
        icon="lock",
    ),
    HTTPStatus.NOT_FOUND: Explanation(
        title="There is nothing here",
        happened="The page does not exist, or what it showed was deleted or moved to the archive.",
        kept="Nothing was changed.",
        advice="Check the address, or find it from the start page.",
        icon="search",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Explanation(
        title="This address does something, it shows nothing",
        happened="It is where a button sends to, and cannot be opened by itself.",
        kept="Nothing was changed.",
        advice="Go to the page with the button, and press it there.",
        icon="x-circle",
    ),
    HTTPStatus.CONFLICT: Explanation(
        title="This does not fit what others did meanwhile",
        happened="Somebody changed the same thing, or the slot was taken, before your change arrived.",
        kept="Your change was not saved; what others saved is untouched.",
        advice="Go back, reload to see how things stand now, and make your change again.",
        icon="users",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Explanation(
        title="That was too large",
        happened="What you sent is larger than we accept.",
        kept="Nothing was saved.",
        advice="Send less at once: a smaller file, or a shorter text.",
        icon="upload",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Explanation(
        title="Too many tries",
        happened="There were too many attempts in a short time, so we paused.",
        kept="Nothing was changed.",
        advice="Wait a few minutes, then try again.",
        icon="clock",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Explanation(
        title="Something broke on our side",
        happened="An error that we did not foresee. It has been written to the log.",
        kept="The change you were making was not saved; nothing is half done.",
        advice="Try again. If it happens once more, tell an admin the number below.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Explanation(
        title="Busy right now",
        happened="Too much was going on at once, so we stopped waiting.",
        kept="Nothing was changed.",
        advice="Try again in a moment.",
        icon="refresh",
    ),
}

OFFLINE = Explanation(
    title="You are offline",
    happened="This device has no connection, so the page could not be fetched.",
    kept="What was saved is safe on the server. What you were just sending was not sent, and will not be sent later.",
    advice="Check the connection, then try again. Instructors can still read their classes: go to the start page.",
    icon="wifi-off",
)


SECRETS = ("password", "code")
NOT_TYPED = {"csrfmiddlewaretoken", "x_person"}


def error_response(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    happened: str = "",
    retry_after: int | None = None,
    sign_in_url: str = "",
) -> HttpResponse:
    """The answer for `status`; `happened` replaces the general sentence when the cause is known. Needs no database.

    With `sign_in_url` the page holds what was sent, to be sent again after the sign-in.
    """
    explanation = EXPLANATIONS[status]
    happened = happened or explanation.happened
    if request.headers.get("HX-Request") == "true":
        text = f"{happened} {explanation.advice}"
        fragment = HttpResponse(format_html('<p role="alert">{}</p>', text), status=status)
        response = toast(fragment, text, level="error", sign_in_url=sign_in_url, note=f"Request {current_request_id()}")
        response["HX-Reswap"] = "none"  # an error never replaces what the person was working on
    else:
        again = {"sign_in_url": sign_in_url, "sent": what_was_sent(request)} if sign_in_url else {}
        page = explanation_page(request, explanation, happened=happened, status=status, again=again)
        response = HttpResponse(page, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def explanation_page(
    request: HttpRequest,
    explanation: Explanation,
    *,
    happened: str,
    status: int | None,
    again: Mapping[str, Any] | None = None,
) -> str:
    """A whole page, rendered without context processors: they may be what is broken."""
    needs_token = again or (status == HTTPStatus.FORBIDDEN and is_signed_in(request))
    context = {
        **(again or {}),
        "explanation": explanation,
        "happened": happened,
        "status": status,
        "request_id": current_request_id(),
        "back_to": page_before(request) if status else "",
        "csrf_token": get_token(request) if needs_token else "",
        "studio_name": settings.STUDIO_NAME,
        "theme": chosen_theme(request),
    }
    return render_to_string("errors/error.html", context)


def what_was_sent(request: HttpRequest) -> list[tuple[str, str, str]] | None:
    """The fields of the form, name, value and what to call it; None when there is a file or a password among them, which a page cannot or must not hold."""
    if request.FILES or any(secret in name for name in request.POST for secret in SECRETS):
        return None
    return [
        (name, value, name.replace("_", " ").capitalize())
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
    ]


def page_before(request: HttpRequest) -> str:
    """Where the person came from, when that is another page of this site."""
    try:
        here = request.get_host()
    except DisallowedHost:  # which is what the page is about then
        return ""
    address = urlsplit(request.headers.get("Referer", ""))
    path = address._replace(scheme="", netloc="", fragment="").geturl()
    came_from_here = address.netloc == here and path.startswith("/") and not path.startswith("//")
    return path if came_from_here and path != request.get_full_path() else ""


def is_signed_in(request: HttpRequest) -> bool:
    """Whoever may not come in needs a way out, to come in as somebody else."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return error_response(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return error_response(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, HTTPStatus.FORBIDDEN, happened=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return error_response(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_response(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return error_response(
        request,
        HTTPStatus.FORBIDDEN,
        happened="The form was open for too long, or cookies are blocked, so we could not tell that it came from you. "
        "What you typed is still in it: copy what matters. Reload the page and send it again.",
    )


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the browser, and shown when the server cannot be reached."""
    return HttpResponse(explanation_page(request, OFFLINE, happened=OFFLINE.happened, status=None))
