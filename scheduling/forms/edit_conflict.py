"""Two people changed the same class: what stood there, what stands there now, and what was typed, side by side."""

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
class Rival:
    """One field that somebody touched: as the form showed it, as it is stored now, and as it was typed."""

    label: str
    opened: str
    stored: str
    typed: str

    @property
    def is_clash(self) -> bool:
        """Both changed it, to different ends."""
        return self.stored not in (self.opened, self.typed) and self.typed != self.opened


def rivals(typed: EditForm, fresh: EditForm) -> tuple[Rival, ...]:
    """Every field that either of the two changed; `fresh` shows the class as it is stored now."""
    found = []
    for name, field in typed.fields.items():
        if not field.show_hidden_initial:
            continue
        rival = Rival(
            label=str(typed[name].label),
            opened=_say(field, _opened(typed, name)),
            stored=_say(field, fresh.initial.get(name)),
            typed=_say(field, typed[name].data),
        )
        if len({rival.opened, rival.stored, rival.typed}) > 1:
            found.append(rival)
    return tuple(found)


def rebased_data(typed: EditForm, fresh: EditForm) -> dict[str, Any]:
    """What to fill the form with now: typed values where something was typed, stored ones everywhere else."""
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
    """What the form would send if somebody had typed these values into it and left everything else."""
    data: dict[str, Any] = {"scope": fresh["scope"].value()}
    for name, field in fresh.fields.items():
        stored = fresh[name].value()
        if field.show_hidden_initial:
            data[fresh.add_initial_prefix(name)] = stored
        data[name] = wanted.get(name, stored)
    return data


def _opened(form: EditForm, name: str) -> Any:
    return form.data.get(form.add_initial_prefix(name))


def _say(field: forms.Field, value: Any) -> str:
    """A value of the form in words; what cannot be read is shown as it was typed."""
    try:
        value = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): label for key, label in field.widget.choices}
        return str(labels.get(str(value), value))
    return WORDS.get(type(value), str)(value) or "—"


WORDS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "Yes" if value else "No",
    dt.date: lambda value: format_date(value, with_year=True),
    dt.time: format_time,
    Decimal: lambda value: format_money(value, currency=settings.STUDIO_CURRENCY),
}
