"""Short messages after a change: at once through HTMX, or on the next page after a redirect."""

from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

Level = Literal["success", "info", "warning", "error"]
LEVELS: dict[Level, int] = {
    "success": messages.SUCCESS,
    "info": messages.INFO,
    "warning": messages.WARNING,
    "error": messages.ERROR,
}


def toast[Response: HttpResponse](
    response: Response,
    text: str,
    *,
    level: Level = "success",
    undo_url: str = "",
    sign_in_url: str = "",
    note: str = "",
) -> Response:
    """The response, with a toast that the page shows when HTMX receives it; its Undo button posts to `undo_url`, and
    another tab opens at `sign_in_url`.
    """
    detail = {"level": level, "text": text, "undo_url": undo_url, "sign_in_url": sign_in_url, "note": note}
    return trigger_client_event(response, "toast", {key: value for key, value in detail.items() if value})


def flash(request: HttpRequest, text: str, *, level: Level = "success", undo_url: str = "") -> None:
    """The same toast on the next full page, for plain form posts that redirect."""
    messages.add_message(request, LEVELS[level], text, extra_tags=undo_url)
