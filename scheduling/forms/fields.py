"""Form fields that the screens of classes share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assignments.proposals import LineChange
from scheduling.forms import line_changes


class ListField(forms.Field):
    """The same name sent any number of times: every value that is not empty, cleaned by `each`, once."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, each: forms.Field, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.each = each
        self.most = most

    def to_python(self, value: Any) -> list[Any]:
        items: Sequence[Any] = value or []
        if len(items) > self.most:
            raise ValidationError(f"That is too much at once: at most {self.most}.", code="too_many")
        return list(dict.fromkeys(self.each.clean(item) for item in items if item))


class LineChangeField(forms.CharField):
    """One changed line of a preview, as (key, change)."""

    def to_python(self, value: Any) -> tuple[str, LineChange]:  # type: ignore[override]
        try:
            return line_changes.decode(str(value))
        except ValueError as exc:
            raise ValidationError("A change of a line could not be read. Undo it and make it again.") from exc

    def validate(self, value: Any) -> None:
        """Any change that can be read is one."""

    def run_validators(self, value: Any) -> None:
        """What it says is for the findings to judge."""
