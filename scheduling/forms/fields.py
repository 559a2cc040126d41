"""Form fields of the New and Edit screens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assignments.proposals import Adjustment
from scheduling.forms import adjustments


class ListField(forms.Field):
    """A name that is sent any number of times: its distinct values, each cleaned by `each`."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, each: forms.Field, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.each = each
        self.most = most

    def to_python(self, value: Any) -> list[Any]:
        items: Sequence[Any] = value or []
        if len(items) > self.most:
            raise ValidationError(f"Choose at most {self.most}.", code="too_many")
        return list(dict.fromkeys(self.each.clean(item) for item in items if item))


class AdjustmentField(forms.CharField):
    """The adjustment of one line of a preview, as (key, adjustment)."""

    def to_python(self, value: Any) -> tuple[str, Adjustment]:  # type: ignore[override]
        try:
            return adjustments.decode(str(value))
        except ValueError as exc:
            raise ValidationError("The change of one class could not be read. Undo it and make it again.") from exc

    def validate(self, value: Any) -> None:
        """Accept every adjustment that can be decoded."""

    def run_validators(self, value: Any) -> None:
        """Leave the check of its values to the findings."""
