"""Addresses of the list: the same filters with one change, and the filters in use as chips."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from class_list.forms.filters import CHOICES, DEFAULTS, HOURS, PERIODS, FilterForm
from class_list.selectors.attention import LABELS as ATTENTION
from design.formatting import format_date, format_date_range

Pairs = list[tuple[str, str]]
DATES = ("dates", "since", "until")
SHOWN_AS = ("sort", "view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter in use, in words, and the address of the list without it."""

    text: str
    address: str


def say_period(first_day: dt.date | None, last_day: dt.date | None) -> str:
    """23 Nov – 4 Dec 2026, or where one end is open: From Mon 23 Nov 2026."""
    if first_day and last_day:
        return format_date_range(first_day, last_day)
    if first_day:
        return f"From {format_date(first_day, with_year=True)}"
    return f"Until {format_date(last_day, with_year=True)}" if last_day else ""


class Addresses:
    """Addresses around a valid FilterForm. They hold what differs from the defaults, and no page.

    `path` is where they lead; without one they are relative to the page.
    """

    def __init__(self, form: FilterForm, path: str = "") -> None:
        self.form = form
        self.path = path
        names = (*form.SEARCH, *DATES, *CHOICES, *form.RECORDS, *form.SWITCHES, *SHOWN_AS)
        self.pairs: Pairs = [pair for name in names for pair in self._pairs_of(name)]

    @cached_property
    def query(self) -> str:
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    @cached_property
    def stem(self) -> str:
        """The list as it is, to be continued with another parameter."""
        return f"{self.path}{self.query}&" if self.query else f"{self.path}?"

    def address(self, **changes: str) -> str:
        """The list with these parameters set; an empty one is left out."""
        kept = [(name, value) for name, value in self.pairs if name not in changes]
        changed = [(name, value) for name, value in changes.items() if value and value != DEFAULTS.get(name)]
        return self._write([*kept, *changed])

    def without(self, name: str, value: str) -> str:
        """The list without this value of the parameter."""
        return self._write([pair for pair in self.pairs if pair != (name, value)])

    def cleared(self) -> str:
        """No filter at all, but the same order and view."""
        return self._write([(name, value) for name, value in self.pairs if name in SHOWN_AS])

    def all_dates(self) -> str:
        return self.address(dates="all", since="", until="")

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in use, one chip a value; the search has its own field and no chip."""
        return [*self._dates(), *self._values(), *self._switches()]

    @property
    def active(self) -> int:
        """How many filters are in use, not counting that the list begins today."""
        return len(self.chips) - int(self.form.cleaned_data["dates"] == DEFAULTS["dates"])

    def _dates(self) -> Iterator[Chip]:
        first_day, last_day = self.form.period
        if first_day or last_day:
            preset = self.form.cleaned_data["dates"]
            text = say_period(first_day, last_day) if preset == "custom" else PERIODS[preset]
            yield Chip(text=text, address=self.all_dates())

    def _values(self) -> Iterator[Chip]:
        form = self.form
        if form.cleaned_data["student"]:
            text = " ".join(form.cleaned_data["student"])
            yield Chip(text=f"Student: {text}", address=self.address(student=""))
        for name, choices in CHOICES.items():
            labels = dict(choices)
            for value in form.cleaned_data[name]:
                yield Chip(text=f"{form[name].label}: {labels[value]}", address=self.without(name, value))
        for name in form.RECORDS:
            for record in form.cleaned_data[name]:
                yield Chip(text=str(record), address=self.without(name, str(record.pk)))

    def _switches(self) -> Iterator[Chip]:
        for name, text in {"weekly": "Weekly only", "conflicts": "Conflicts only", "series": "One series"}.items():
            if self.form.cleaned_data[name]:
                yield Chip(text=text, address=self.address(**{name: ""}))
        if hour := self.form.cleaned_data["hour"]:
            yield Chip(text=f"Starts: {dict(HOURS)[hour]}", address=self.address(hour=""))
        if kind := self.form.cleaned_data["attention"]:
            yield Chip(text=f"Needs attention: {dict(ATTENTION)[kind].lower()}", address=self.address(attention=""))

    def _pairs_of(self, name: str) -> Pairs:
        if name in {"since", "until"} and self.form.cleaned_data["dates"] != "custom":
            return []
        values = [value for value in self.form.given.getlist(name) if value and value != DEFAULTS.get(name)]
        if values == ["custom"]:
            return []
        return [(name, value) for value in dict.fromkeys(values)]

    def _write(self, pairs: Pairs) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path
