"""Saved views: the form that names one, and the query that it keeps."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from class_list.forms.filter_links import Addresses
from class_list.forms.filters import FilterForm
from class_list.models import LONGEST_NAME, LONGEST_QUERY


def query_of(filters: FilterForm) -> str:
    """What a view of these valid filters keeps: the same filters give the same text, in whatever order they came."""
    return urlencode(sorted(Addresses(filters).pairs))


def still_there(query: str, *, today: dt.date) -> tuple[str, list[str]]:
    """The query without what is no longer there to be filtered by, and the filters that lost something."""
    filters = FilterForm(QueryDict(query), today=today)
    if filters.is_valid():
        return query, []
    kept = [
        (name, value)
        for name, value in parse_qsl(query)
        if name in filters.fields and (name not in filters.errors or _is_there(filters.fields[name], value))
    ]
    return urlencode(kept), [
        str(filters.fields[name].label).lower() for name in filters.errors if name in filters.fields
    ]


def _is_there(field: forms.Field, value: str) -> bool:
    several = isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
    try:
        field.clean([value] if several else value)
    except ValidationError:
        return False
    return several


class SavedViewForm(forms.Form):
    """Name and audience of a view; `query` is what the list shows while it is being named."""

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True})
    )
    shared = forms.BooleanField(
        label="Share with the team", required=False, help_text="Everybody at the desk sees it under Views."
    )
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, today: dt.date, initial: dict[str, Any]) -> None:
        super().__init__(data, auto_id="view_%s", initial=initial)
        self.today = today

    def clean_query(self) -> str:
        filters = FilterForm(QueryDict(self.cleaned_data["query"].removeprefix("?")), today=self.today)
        if not filters.is_valid():
            raise ValidationError(
                "The filters cannot be used as they are. Change them in the list, then save the view."
            )
        return query_of(filters)


class ChangedViewForm(SavedViewForm):
    """The same for a view that is there; its filters stay unless the list's are asked for."""

    refit = forms.BooleanField(
        label="Use the filters that the list shows now",
        required=False,
        help_text="Otherwise the view keeps its own.",
    )
    field_order = ("name", "shared", "refit", "query")

    @property
    def new_query(self) -> str | None:
        return self.cleaned_data["query"] if self.cleaned_data["refit"] else None
