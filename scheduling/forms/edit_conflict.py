"""Two users changed the same class: the opened, stored and entered values, side by side."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from design.formatting import format_date, format_money, format_time
from scheduling.forms.edit import EditForm


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedField:
    """A field that one of two users changed: its value when opened, as stored now, as entered."""

    label: str
    opened: str
    stored: str
    typed: str

    @property
    def is_conflict(self) -> bool:
        """Whether both changed it to different values."""
        return self.stored not in (self.opened, self.typed) and self.typed != self.opened


def edited_fields(typed: EditForm, fresh: EditForm) -> tuple[EditedField, ...]:
    """Return every field that either of the two changed.

    `fresh` is the form with the stored values.
    """
    found = []
    for name, field in typed.fields.items():
        if not field.show_hidden_initial:
            continue
        edited = EditedField(
            label=str(typed[name].label),
            opened=_format(field, _opened(typed, name)),
            stored=_format(field, fresh.initial.get(name)),
            typed=_format(field, typed[name].data),
        )
        if len({edited.opened, edited.stored, edited.typed}) > 1:
            found.append(edited)
    return tuple(found)


def rebased_data(typed: EditForm, fresh: EditForm) -> dict[str, Any]:
    """Return form data with the entered values of edited fields, and stored values elsewhere."""
    changed = set(typed.changed_data)
    data: dict[str, Any] = {"scope": typed["scope"].data}
    for name, field in fresh.fields.items():
        stored = fresh[name].value()
        if field.show_hidden_initial:
            data[fresh.add_initial_prefix(name)] = stored
            data[name] = typed[name].data if name in changed else stored
        elif name != "scope":
            data[name] = stored
    return data


def moved_data(fresh: EditForm, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data that the form would send if only these values had been changed in it."""
    data: dict[str, Any] = {"scope": fresh["scope"].value()}
    for name, field in fresh.fields.items():
        stored = fresh[name].value()
        if field.show_hidden_initial:
            data[fresh.add_initial_prefix(name)] = stored
        data[name] = wanted.get(name, stored)
    return data


def _opened(form: EditForm, name: str) -> Any:
    return form.data.get(form.add_initial_prefix(name))


def _format(field: forms.Field, value: Any) -> str:
    """Return a form value as text. A value that cannot be parsed is shown as it was entered."""
    try:
        value = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): label for key, label in field.widget.choices}
        return str(labels.get(str(value), value))
    return FORMATS.get(type(value), str)(value) or "—"


FORMATS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "Yes" if value else "No",
    dt.date: lambda value: format_date(value, with_year=True),
    dt.time: format_time,
    Decimal: lambda value: format_money(value, currency=settings.STUDIO_CURRENCY),
}
