"""The main menu. Each app declares its entries in its `navigation.py`; the setting NAVIGATION lists them in order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the menu. `shown_to` decides per signed-in user; `shortcut` is its key sequence."""

    label: str
    url_name: str
    icon: str
    shown_to: Callable[[Any], bool]
    shortcut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as one page shows it."""

    label: str
    url: str
    icon: str
    shortcut: str
    current: bool


@cache
def entries() -> tuple[Entry, ...]:
    """Return every entry of the menu, in order."""
    return tuple(import_string(path) for path in settings.NAVIGATION)


def links_for(request: HttpRequest) -> list[Link]:
    """Return the entries that the user may open; the one with the longest matching address is the current one."""
    if not request.user.is_authenticated:
        return []
    shown = [(entry, reverse(entry.url_name)) for entry in entries() if entry.shown_to(request.user)]
    here = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    return [
        Link(
            label=entry.label,
            url=url,
            icon=entry.icon,
            shortcut=entry.shortcut,
            current=url == here and (url != "/" or request.path == "/"),
        )
        for entry, url in shown
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the first entry of the user's menu: Today for desk staff, My classes for instructors."""
    links = links_for(request)
    if not links:
        raise PermissionDenied("You have no role at this studio yet. Ask an admin to give you one.")
    return redirect(links[0].url)
