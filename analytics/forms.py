"""What the address of the dashboard asks for: the range, and how the tables stand."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from analytics.panels.teachers import SORTS
from analytics.ranges import Range, preset

PRESETS = {
    "week": "This week",
    "month": "This month",
    "last_month": "Last month",
    "quarter": "Last 3 months",
    "year": "This year",
}
DEFAULTS = {"dates": "month", "sort": "-classes", "rows": ""}
FIRST_YEAR, LAST_YEAR = 1990, 2200
MOST_DAYS = 5 * 366


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is no date. Write it like 2026-11-23."},
    )


class RangeForm(forms.Form):
    """Bound to the address. Two days of one's own go before a preset; without anything it is this month."""

    dates = forms.ChoiceField(label="Range", choices=list(PRESETS.items()), required=False)
    since = day("From")
    until = day("To")
    sort = forms.ChoiceField(
        label="Sort by", choices=[(f"{sign}{name}", name) for name in SORTS for sign in ("", "-")], required=False
    )
    rows = forms.ChoiceField(label="Rows", choices=[("all", "All")], required=False)

    def __init__(self, data: QueryDict, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in DEFAULTS.items():
            cleaned[name] = cleaned.get(name) or value
        if not self.errors and self.is_custom:
            self._check_days(cleaned["since"], cleaned["until"])
        return cleaned

    def _check_days(self, since: dt.date | None, until: dt.date | None) -> None:
        if not since or not until:
            self.add_error("until" if since else "since", "Choose this day, too.")
        elif until < since:
            self.add_error("until", "This day lies before the first one.")
        elif not FIRST_YEAR <= since.year <= until.year <= LAST_YEAR:
            self.add_error("since", f"Choose days between {FIRST_YEAR} and {LAST_YEAR}.")
        elif (until - since).days >= MOST_DAYS:
            self.add_error("until", "Choose five years at most.")

    @property
    def is_custom(self) -> bool:
        return bool(self.cleaned_data.get("since") or self.cleaned_data.get("until"))

    @property
    def range(self) -> Range:
        cleaned = self.cleaned_data
        if self.is_custom:
            return Range(first_day=cleaned["since"], last_day=cleaned["until"])
        return preset(cleaned["dates"], today=self.today)

    @property
    def query(self) -> str:
        """What differs from the defaults, to stand behind an address."""
        return self.query_with()

    def query_with(self, **changes: str) -> str:
        """The same with these values instead; another range stands instead of days of one's own."""
        cleaned = self.cleaned_data
        days = {"dates": str(cleaned["dates"])}
        if self.is_custom and "dates" not in changes:
            days = {"since": cleaned["since"].isoformat(), "until": cleaned["until"].isoformat()}
        values = {**days, "sort": str(cleaned["sort"]), "rows": str(cleaned["rows"])}
        told = {name: value for name, value in (values | changes).items() if value and value != DEFAULTS.get(name)}
        return f"?{urlencode(told)}" if told else ""
