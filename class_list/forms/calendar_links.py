"""Links to the calendar with the filters of the list."""

from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from class_list.forms.filter_links import DATES, SHOWN_AS, Addresses
from class_list.forms.filters import FilterForm


def filters_in(query: str) -> str | None:
    """What of a saved view's query the calendar filters by, whose days and order are its own; None for nothing."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in {*DATES, *SHOWN_AS}]) or None


def address_of_view(path: str, query: str, data: QueryDict) -> str:
    """The calendar under the filters of a saved view, looked at as before."""
    view = urlencode([(name, data[name]) for name in ("show", "day") if data.get(name)])
    both = "&".join(filter(None, (filters_in(query), view)))
    return f"{path}?{both}" if both else path


def calendar_address(filters: FilterForm, path: str) -> str:
    """The calendar of what a list shows, at the list's first day."""
    first_day, _ = filters.period
    left_out = dict.fromkeys((*DATES, *SHOWN_AS), "")
    day = first_day.isoformat() if first_day and first_day != filters.today else ""
    return Addresses(filters, path).address(**left_out, day=day)
