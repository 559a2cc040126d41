"""What the addresses of the notices ask for."""

from django import forms
from django.conf import settings

MOST_ROWS = 500


class ListForm(forms.Form):
    """`before`, `day` and `seen` continue after a page: its last notice, the day of that one, and how many were shown.

    `rows` asks for as many again as are on the screen.
    """

    show = forms.ChoiceField(choices=[("all", "All"), ("unread", "Unread")], required=False)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    day = forms.DateField(required=False)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    rows = forms.IntegerField(min_value=1, required=False)

    @property
    def size(self) -> int:
        wanted: int = self.cleaned_data["rows"] or settings.PAGE_SIZE
        return min(wanted, MOST_ROWS)


class BellForm(forms.Form):
    """The count that the page shows already."""

    shown = forms.IntegerField(min_value=0, required=False)
