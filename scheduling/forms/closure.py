"""The form of a closure: days on which the studio is shut."""

from typing import Any

from django import forms
from django.http import QueryDict

from catalog.models import StudioClosure


class ClosureForm(forms.ModelForm):
    """`told` is the number of scheduled classes on these days that the form has shown."""

    told = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = StudioClosure
        fields = ("name", "first_day", "last_day")
        widgets = {
            "first_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "last_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "closure_%s"} | kwargs)

    @property
    def acknowledged(self) -> int:
        return self.cleaned_data.get("told") or 0

    def tell(self, number: int) -> None:
        """From here on the form is shown again, with so many classes named."""
        typed: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # bound to a QueryDict
        typed["told"] = str(number)
        self.data = typed
