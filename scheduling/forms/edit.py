"""The form that edits one class or its series.

It contains the initial values, so that only edited fields count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from assignments.models import Assignment
from assignments.models.vocabulary import BookingType, PaymentType
from assignments.payments import OFFERED, PaymentError, check_rate
from catalog.models import ClassType
from design.widgets import RadioCards
from scheduling.changes import ChangeRequest, ChangeScope

TIMES = ("start_time", "end_time")
PRICING = frozenset({"payment_type", "payment_rate", "complimentary"})
SHORTEST_STEP = 300  # seconds, for the browser's time picker: five minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeChoice:
    """One scope of a change: its name, and a text about the classes that it contains."""

    scope: ChangeScope
    label: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditChoices:
    """The options of the form."""

    scopes: Sequence[ScopeChoice]
    instructors: Sequence[User]
    class_types: Sequence[ClassType]


LONGEST_NOTE = 10_000


class PlainText(forms.CharField):
    """Text with the line ends that the database stores: browsers send CR LF instead of LF."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class EditForm(forms.Form):
    """Edits a class: bound data has initial values (`initial-…`), so only edited fields change."""

    scope = forms.ChoiceField(label="What changes?")
    date = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), show_hidden_initial=True)
    start_time = forms.TimeField(
        label="Start",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": SHORTEST_STEP}),
        show_hidden_initial=True,
    )
    end_time = forms.TimeField(
        label="End",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": SHORTEST_STEP}),
        show_hidden_initial=True,
    )
    instructor_id = forms.TypedChoiceField(label="Instructor", coerce=UUID, show_hidden_initial=True)
    class_type_id = forms.TypedChoiceField(label="Class type", coerce=UUID, show_hidden_initial=True)
    booking_type = forms.ChoiceField(label="Booking type", show_hidden_initial=True)
    payment_type = forms.ChoiceField(label="Payment type", show_hidden_initial=True)
    payment_rate = forms.DecimalField(
        label="Rate", min_value=Decimal(0), max_digits=10, decimal_places=2, show_hidden_initial=True
    )
    complimentary = forms.BooleanField(label="Complimentary: costs nothing", required=False, show_hidden_initial=True)
    notes = PlainText(
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        show_hidden_initial=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen_entry = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        assignment: Assignment,
        choices: EditChoices,
        seen_entry: int,
        scope: str = ChangeScope.THIS,
    ) -> None:
        self.assignment = assignment
        # The dialog may be open over a page with another form, so the ids must differ.
        super().__init__(
            data, auto_id="edit_%s", initial=_stored(assignment) | {"seen_entry": seen_entry, "scope": scope}
        )
        self._offer(choices)

    def _offer(self, choices: EditChoices) -> None:
        assignment = self.assignment
        if len(choices.scopes) > 1:
            details = {choice.scope.value: (choice.icon, choice.text) for choice in choices.scopes}
            self.fields["scope"].widget = RadioCards(details=details)
        else:
            self.fields["scope"].widget = forms.HiddenInput()
        self._fill("scope", [(choice.scope.value, choice.label) for choice in choices.scopes])
        self._fill("instructor_id", [(str(person.pk), person.full_name) for person in choices.instructors])
        self._fill("booking_type", BookingType.choices)
        offered = {*OFFERED[assignment.schedule_type], assignment.payment_type}
        self._fill("payment_type", [kind for kind in PaymentType.choices if kind[0] in offered])
        if assignment.class_type_id is None:
            del self.fields["class_type_id"]
        else:
            self._fill("class_type_id", [(str(kind.pk), kind.name) for kind in choices.class_types])
        for name in (*TIMES, "payment_rate"):
            self.fields[name].required = self.initial[name] is not None

    def _fill(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = (cleaned.get(name) for name in TIMES)
        if start and end and end <= start:
            self.add_error("end_time", f"The class must end after it starts at {start:%H:%M}.")
        if bool(start) != bool(end) and not set(TIMES) & set(self.errors):
            self.add_error("end_time" if start else "start_time", "Enter both times, or none.")
        self._clean_rate(cleaned)
        if "notes" in self.changed_data and len(cleaned.get("notes", "")) > LONGEST_NOTE:
            self.add_error("notes", f"The notes are too long. Enter at most {LONGEST_NOTE:,} characters.")
        return cleaned

    def _clean_rate(self, cleaned: dict[str, Any]) -> None:
        """Require the complimentary checkbox for a rate of 0.

        A payment that was not edited is not checked.
        """
        complimentary = bool(cleaned.get("complimentary"))
        if complimentary:
            self.errors.pop("payment_rate", None)
            cleaned["payment_rate"] = Decimal(0)
        if "payment_rate" in self.errors or not PRICING & set(self.changed_data):
            return
        if cleaned.get("payment_rate") is None:
            self.add_error("payment_rate", "Enter the rate, or tick complimentary.")
            return
        try:
            cleaned["payment_rate"] = check_rate(cleaned["payment_rate"], complimentary=complimentary)
        except PaymentError as error:
            self.add_error("payment_rate", str(error))

    def to_request(self, **extra: Any) -> ChangeRequest:
        """Return the request with the edited fields only."""
        changed = set(self.changed_data)
        cleaned = self.cleaned_data
        wanted = {name: cleaned[name] for name in ("date", *TIMES, "notes", "booking_type") if name in changed}
        for name in ("instructor_id", "class_type_id"):
            if name in changed:
                wanted[name] = cleaned[name]
        if changed & PRICING:
            wanted["payment_rate"] = cleaned["payment_rate"]
            wanted["complimentary"] = cleaned["complimentary"]
        if "payment_type" in changed:
            wanted["payment_type"] = cleaned["payment_type"]
        return ChangeRequest(assignment_id=self.assignment.pk, scope=ChangeScope(cleaned["scope"]), **wanted, **extra)


def _stored(assignment: Assignment) -> dict[str, Any]:
    return {
        "date": assignment.date,
        "start_time": assignment.start_time,
        "end_time": assignment.end_time,
        "instructor_id": str(assignment.instructor_id),
        "class_type_id": str(assignment.class_type_id),
        "booking_type": assignment.booking_type,
        "payment_type": assignment.payment_type,
        "payment_rate": assignment.payment_rate,
        "complimentary": assignment.payment_rate == 0,
        "notes": (assignment.notes or "").replace("\r\n", "\n"),
        "version": assignment.version,
    }
