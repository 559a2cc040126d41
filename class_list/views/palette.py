"""Finding classes, people, bookings, screens and things to do from everywhere: a page, and the palette over any other."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.models import User
from accounts.permissions import Permission
from class_list.forms.filters import WordsField
from class_list.selectors.palette import MOST_RECENT, find_anything, find_recent
from class_list.suggestions import offers_for
from web.htmx import HtmxHttpRequest

PARTS = {"palette-results", "search-results"}
THINGS = {"assignments:detail": "class", "assignments:booking": "booking", "accounts:person": "person"}


class SearchForm(forms.Form):
    q = WordsField(label="Search")


@require_safe
def search(request: HtmxHttpRequest) -> HttpResponse:
    """Everything that the words find for this person; without words, where to go and what to do."""
    user = person(request)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ()
    everybody = user.may(Permission.MANAGE_USERS) and has_people_page()
    found = find_anything(words=words, user=user, all_people=everybody, today=timezone.localdate())
    context = {
        "form": form,
        "words": words,
        "found": found,
        "recent": [] if words else find_recent(wanted=_opened(request), user=user, all_people=everybody),
        "people": [(each, _address_of(each, on_page=everybody)) for each in found.people],
        "offers": offers_for(user, words) if form.is_valid() else [],
        "today": timezone.localdate(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    is_part = bool(request.htmx) and request.htmx.target in PARTS
    response = render(request, f"assignments/search.html{'#results' if is_part else ''}", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _opened(request: HtmxHttpRequest) -> Sequence[tuple[str, UUID]]:
    """What the browser says that this person opened last, by kind and id, from the addresses that it remembers."""
    opened = []
    for path in request.GET.getlist("recent")[:MOST_RECENT]:
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if kind := THINGS.get(match.view_name):
            opened.append((kind, *match.kwargs.values()))
    return opened


def has_people_page() -> bool:
    try:
        return bool(reverse("accounts:person", args=[UUID(int=0)]))
    except NoReverseMatch:
        return False


def _address_of(found: User, *, on_page: bool) -> str:
    """The person's own page for whoever keeps people; for others the person's classes."""
    if on_page:
        return reverse("accounts:person", args=[found.pk])
    return f"{reverse('assignments:list')}?instructor={found.pk}"
