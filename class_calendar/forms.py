"""What the address of the calendar asks for: which days, how, and the filters that it shares with the list."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from assignments.recurrence import ONE_DAY
from class_list.forms.filter_links import DATES, SHOWN_AS, Addresses, Chip
from class_list.forms.filters import FilterForm, day
from design.formatting import format_date, format_date_range

SHOWS = {"week": "Week", "day": "Day", "month": "Month", "agenda": "Agenda"}
AGENDA_DAYS = 14
FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that are shown, and the days that the arrows lead to."""

    first_day: dt.date
    last_day: dt.date
    previous: dt.date
    next: dt.date

    @property
    def days(self) -> list[dt.date]:
        return [self.first_day + number * ONE_DAY for number in range((self.last_day - self.first_day).days + 1)]


class CalendarForm(forms.Form):
    """The view and the day; what is left out is this week."""

    show = forms.ChoiceField(choices=list(SHOWS.items()), required=False)
    day = day("Go to")
    shown = forms.UUIDField(required=False)

    def __init__(self, data: QueryDict, *, today: dt.date) -> None:
        super().__init__(data, auto_id="calendar_%s")
        self.today = today

    def clean_day(self) -> dt.date:
        wanted: dt.date = self.cleaned_data["day"] or self.today
        if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
            raise forms.ValidationError(f"Choose a day between {FIRST_YEAR} and {LAST_YEAR}.")
        return wanted

    def clean_show(self) -> str:
        return self.cleaned_data["show"] or "week"

    @property
    def show_name(self) -> str:
        return str(self.cleaned_data.get("show") or "week")

    @property
    def chosen_day(self) -> dt.date:
        return self.cleaned_data.get("day") or self.today

    @property
    def span(self) -> Span:
        """The days to show; a month is filled up to whole weeks."""
        chosen = self.chosen_day
        monday = chosen - chosen.weekday() * ONE_DAY
        match self.show_name:
            case "day":
                return Span(first_day=chosen, last_day=chosen, previous=chosen - ONE_DAY, next=chosen + ONE_DAY)
            case "month":
                first = chosen.replace(day=1)
                after = (first + 32 * ONE_DAY).replace(day=1)
                end = after - ONE_DAY
                return Span(
                    first_day=first - first.weekday() * ONE_DAY,
                    last_day=end + (6 - end.weekday()) * ONE_DAY,
                    previous=(first - ONE_DAY).replace(day=1),
                    next=after,
                )
            case "agenda":
                step = AGENDA_DAYS * ONE_DAY
                return Span(
                    first_day=chosen, last_day=chosen + step - ONE_DAY, previous=chosen - step, next=chosen + step
                )
            case _:
                return Span(
                    first_day=monday,
                    last_day=monday + 6 * ONE_DAY,
                    previous=chosen - 7 * ONE_DAY,
                    next=chosen + 7 * ONE_DAY,
                )

    @property
    def title(self) -> str:
        match self.show_name:
            case "day":
                return format_date(self.chosen_day, with_year=True)
            case "month":
                return f"{self.chosen_day:%B %Y}"
            case _:
                return format_date_range(self.span.first_day, self.span.last_day)


def filters_of(data: QueryDict, *, now: dt.datetime) -> FilterForm:
    """The filters of the list; the days are the calendar's own."""
    bound = data.copy()
    for name in (*DATES, *SHOWN_AS):
        bound.pop(name, None)
    bound["dates"] = "all"
    return FilterForm(bound, today=now.date(), now=now)


class CalendarAddresses(Addresses):
    """Addresses of the calendar around both forms: the same filters at another day, or the other way round."""

    def __init__(self, filters: FilterForm, calendar: CalendarForm, path: str) -> None:
        super().__init__(filters, path)
        today = calendar.today
        shown = calendar.show_name
        self.filters = [pair for pair in self.pairs if pair[0] not in {*DATES, *SHOWN_AS}]
        self.view: list[tuple[str, str]] = [("show", shown)] if shown != "week" else []
        if calendar.chosen_day != today:
            self.view.append(("day", calendar.chosen_day.isoformat()))
        self.pairs = [*self.filters, *self.view]

    def at(self, date: dt.date, show: str = "") -> str:
        """The calendar at that day, in another view if one is named."""
        changes: dict[str, Any] = {"day": date.isoformat()}
        if show:
            changes["show"] = "" if show == "week" else show
        return self.address(**changes)

    def cleared(self) -> str:
        return self._write(self.view)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in use, the search among them: its field is out of sight here."""
        words = " ".join(self.form.cleaned_data["q"])
        search = [Chip(text=f"Search: {words}", address=self.address(q=""))] if words else []
        return [*search, *super().chips]

    @property
    def active(self) -> int:
        return len(self.chips)

    @property
    def view_query(self) -> str:
        """How the calendar is looked at, without its filters."""
        return urlencode(self.view)

    @property
    def filter_query(self) -> str:
        """The filters as a saved view keeps them: the same text, in whatever order they came."""
        return urlencode(sorted(self.filters))
