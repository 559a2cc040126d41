"""The list of people: one address, as a page or as the part of it that HTMX asks for."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import person, require
from accounts.models import User, UserRole
from accounts.people.forms import FilterForm
from accounts.people.selectors import matching, read_page
from accounts.permissions import Permission
from web.htmx import HtmxHttpRequest
from web.lists import chips_of, next_page, show_list

WORDS = {"role": dict(UserRole.Role.choices), "state": dict(User.State.choices)}


@require_safe
def people(request: HtmxHttpRequest) -> HttpResponse:
    """The people that the address asks for; for those who manage them."""
    require(person(request), Permission.MANAGE_USERS)
    return show_list(request, "accounts/people.html", FilterForm(request.GET), _content)


def _content(form: FilterForm, size: int) -> dict[str, Any]:
    criteria = form.criteria()
    page = read_page(criteria, cursor=form.cleaned_data["after"], size=size)
    return {
        "people": page.people,
        "total": matching(criteria).count(),
        "chips": chips_of(form, lambda name, value: WORDS[name].get(value, value)),
        "next": next_page(form, page.cursor),
    }
