"""The main navigation: one line an entry. An entry shows once its screen exists, to the people it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Permission, RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    label: str
    url_name: str
    icon: str
    shown_to: Callable[[User], bool]
    shortcut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    label: str
    url: str
    icon: str
    shortcut: str
    current: bool


def at_desk(user: User) -> bool:
    return user.works_at_desk


def teaches(user: User) -> bool:
    return user.has_role(RoleName.INSTRUCTOR)


def works_here(user: User) -> bool:
    return at_desk(user) or teaches(user)


def sees_figures(user: User) -> bool:
    """The studio's figures, or those of the own classes."""
    may = user.may(Permission.READ_ANALYTICS) or user.may(Permission.READ_OWN_ANALYTICS)
    return bool(settings.ENABLE_ANALYTICS) and may


def allowed(permission: Permission) -> Callable[[User], bool]:
    return lambda user: user.may(permission)


ENTRIES = (
    Entry(label="Today", url_name="assignments:today", icon="home", shown_to=at_desk, shortcut="g t"),
    Entry(label="My classes", url_name="assignments:mine", icon="lotus", shown_to=teaches, shortcut="g m"),
    Entry(label="Assignments", url_name="assignments:list", icon="list", shown_to=at_desk, shortcut="g l"),
    Entry(label="Calendar", url_name="assignments:calendar", icon="calendar", shown_to=works_here, shortcut="g c"),
    Entry(label="Bookings", url_name="bookings:list", icon="book", shown_to=at_desk, shortcut="g b"),
    Entry(
        label="Analytics",
        url_name="analytics:dashboard",
        icon="chart",
        shown_to=sees_figures,
        shortcut="g a",
    ),
    Entry(label="Catalog", url_name="catalog:index", icon="tag", shown_to=at_desk, shortcut="g k"),
    Entry(label="People", url_name="accounts:people", icon="users", shown_to=allowed(Permission.MANAGE_USERS)),
    Entry(label="Health", url_name="operations:health", icon="activity", shown_to=allowed(Permission.MANAGE_SETTINGS)),
)


def links_for(request: HttpRequest) -> list[Link]:
    """The entries that this person may open; the one with the longest matching address is the current one."""
    if not request.user.is_authenticated:
        return []
    shown = [(entry, url) for entry in ENTRIES if (url := address_of(entry.url_name)) and entry.shown_to(request.user)]
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
    """The start page is the first entry of the navigation: another one at the desk than for instructors."""
    links = links_for(request)
    if not links:
        raise PermissionDenied("You have no role at this studio yet. Ask an admin to give you one.")
    return redirect(links[0].url)


def address_of(url_name: str) -> str:
    """The address of a screen; empty as long as it does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
