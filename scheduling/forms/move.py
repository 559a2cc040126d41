"""Where a class was dropped on the calendar."""

from typing import Any

from django import forms


class MoveForm(forms.Form):
    """What is left out stays; the instructor is sent where a column is one's."""

    date = forms.DateField()
    start_time = forms.TimeField()
    end_time = forms.TimeField()
    instructor_id = forms.UUIDField(required=False)
    version = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", "The class must end after it starts.")
        return cleaned
