"""The list of bookings: one address, as a page or as the part of it that HTMX asks for."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.exceptions import NotPermitted
from bookings.forms import FilterForm
from bookings.models import Booking
from bookings.selectors import count_matching, read_page
from web.htmx import HtmxHttpRequest
from web.lists import chips_of, next_page, show_list

LABELS = {"status": dict(Booking.Status.choices), "type": dict(Booking.BookingType.choices)}


@require_safe
def booking_list(request: HtmxHttpRequest) -> HttpResponse:
    """The bookings that the address asks for; for the desk."""
    if not person(request).works_at_desk:
        raise NotPermitted("Bookings are kept at the desk.")
    return show_list(request, "bookings/list.html", FilterForm(request.GET), _content)


def _content(form: FilterForm, size: int) -> dict[str, Any]:
    criteria = form.criteria()
    page = read_page(criteria, cursor=form.cleaned_data["after"], size=size)
    number, is_exact = count_matching(criteria)
    return {
        "rows": [(booking, page.attendance[booking.pk]) for booking in page.bookings],
        "next": next_page(form, page.cursor),
        "total": f"{number:,}{'' if is_exact else '+'}",
        "number": number,
        "chips": _chips(form),
        "is_empty": not page.bookings and not Booking.objects.exists(),
    }


def _chips(form: FilterForm) -> Sequence[tuple[str, str]]:
    packages = {str(row.pk): row.name for row in form.cleaned_data["package"]}

    def word(name: str, value: str) -> str:
        if name == "unassigned":
            return "In no class"
        words = LABELS.get(name, packages if name == "package" else {})
        return f"{form[name].label}: {words.get(value, value)}"

    return chips_of(form, word)
