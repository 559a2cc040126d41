"""The forms of bookings: filters of the list, and one booking."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from bookings.models import Booking
from bookings.selectors import Criteria
from catalog.models import Package
from design.fields import MOST_ROWS, SumField, refuse_days_reversed
from design.widgets import CheckList, ChipChoices

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_CHOICES = [(day, day[:3]) for day in DAYS]
TIMES = ("Early morning", "Morning", "Noon", "Afternoon", "Evening")


class FilterForm(forms.Form):
    """Bound to the address of the list."""

    all_optional = True

    q = forms.CharField(label="Search", max_length=100, required=False)
    status = forms.MultipleChoiceField(choices=Booking.Status.choices, required=False, widget=ChipChoices)
    type = forms.MultipleChoiceField(
        label="Booking type", choices=Booking.BookingType.choices, required=False, widget=ChipChoices
    )
    package = forms.ModelMultipleChoiceField(
        label="Packages", queryset=Package.objects.by_name(), required=False, widget=CheckList
    )
    unassigned = forms.BooleanField(label="In no class", required=False)
    since = forms.DateField(label="Made from", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Made until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    after = forms.CharField(max_length=100, required=False)
    rows = SumField(limit=MOST_ROWS, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_days_reversed(self, "since", "until")
        return cleaned

    def criteria(self) -> Criteria:
        cleaned = self.cleaned_data
        return Criteria(
            words=cleaned["q"],
            statuses=tuple(cleaned["status"]),
            booking_types=tuple(cleaned["type"]),
            package_ids=tuple(row.pk for row in cleaned["package"]),
            unassigned=cleaned["unassigned"],
            since=cleaned["since"],
            until=cleaned["until"],
        )


class BookingForm(forms.ModelForm):
    """One booking, new or changed. `seen` is when it was last changed as the form showed it, `key` which booking a new
    form makes: sent again, it makes no second one.
    """

    preferred_days = forms.MultipleChoiceField(choices=DAY_CHOICES, required=False, widget=ChipChoices)
    preferred_times = forms.CharField(
        required=False,
        max_length=400,
        help_text=f"Separated by commas: {', '.join(TIMES).lower()}, or hours such as 18:30.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Booking
        fields = (
            "first_name",
            "last_name",
            "email",
            "phone",
            "booking_type",
            "class_package",
            "class_name",
            "instructor",
            "class_date",
            "class_time",
            "preferred_days",
            "preferred_times",
        )
        widgets = {
            "class_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "class_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }
        help_texts = {"class_name": "What the client asked for, in the client's words."}

    def __init__(self, data: QueryDict | None = None, *, instance: Booking | None = None) -> None:
        super().__init__(data, auto_id="booking_%s", instance=instance)
        self.fields["class_package"].queryset = Package.objects.by_name()  # type: ignore[attr-defined]
        self.fields["class_package"].empty_label = "No package"  # type: ignore[attr-defined]
        booking: Booking = self.instance
        self.initial["preferred_times"] = ", ".join(booking.preferred_times or ())
        self.initial["preferred_days"] = booking.preferred_days or []
        self.initial["key"] = uuid4()
        self.initial["seen"] = booking.updated_at.isoformat() if not booking._state.adding else ""  # noqa: SLF001 -- public in Django's documentation

    def clean_preferred_days(self) -> list[str] | None:
        return self.cleaned_data["preferred_days"] or None

    def clean_preferred_times(self) -> list[str] | None:
        times = [part.strip() for part in self.cleaned_data["preferred_times"].split(",") if part.strip()]
        if any(len(time) > 40 for time in times):
            raise forms.ValidationError("Each time has at most 40 letters.")
        return times or None

    @property
    def seen_at(self) -> dt.datetime | None:
        return parse_datetime(self.cleaned_data.get("seen") or "")

    def show_as_seen(self, stored: Booking) -> None:
        """Keep what was typed; the next save is compared with the booking as it is stored now."""
        typed: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # bound to a QueryDict
        typed["seen"] = stored.updated_at.isoformat()
        self.data = typed
