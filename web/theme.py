"""Light or dark: the choice is kept in a cookie, so that the server renders the right one at once."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from web.redirects import way_back

COOKIE = "theme"
CHOICES = ("system", "light", "dark")
A_YEAR = 31_536_000


def chosen_theme(request: HttpRequest) -> str:
    """light, dark, or empty to follow the device."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in {"light", "dark"} else ""


def remember_theme(response: HttpResponse, theme: str) -> None:
    """Keep the choice on this device; the script that switches at once reads and writes the same cookie."""
    response.set_cookie(
        COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=False
    )


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in CHOICES:
        return HttpResponse("Choose system, light or dark.", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = redirect(way_back(request, otherwise="/"))
    remember_theme(response, theme)
    return response
