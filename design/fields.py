"""Fields that forms of several apps ask for."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

MOST_ROWS: Final = 500
"""So many rows a list shows again at once when it refreshes itself."""


def refuse_days_reversed(form: forms.BaseForm, first: str, last: str) -> None:
    """Say of the field `last` that its day lies before that of the field `first`."""
    since, until = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if since and until and until < since:
        form.add_error(last, "This day lies before the first one.")


class SumField(forms.Field):
    """The sum of any number of whole numbers, up to `limit`."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit

    def clean(self, value: Any) -> int:
        try:
            total = sum(int(text) for text in value or ())
        except ValueError as error:
            raise ValidationError("This is no number.") from error
        if not 0 <= total <= self.limit:
            raise ValidationError(f"This is a number up to {self.limit}.")
        return total
