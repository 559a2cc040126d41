"""The instructor's answer."""

from typing import Any
from uuid import UUID

from django import forms

from assignments.models.vocabulary import RejectionReason


class AnswerForm(forms.Form):
    """Which classes (`ids`, one `series`, or neither for all that wait), accepted or declined, and why."""

    ACCEPT, REJECT = "accept", "reject"

    ids = forms.TypedMultipleChoiceField(required=False, coerce=UUID, empty_value=[])
    series = forms.UUIDField(required=False)
    decision = forms.ChoiceField(choices=[(ACCEPT, "Accept"), (REJECT, "Decline")])
    reason = forms.ChoiceField(
        label="Why can you not teach?",
        choices=RejectionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason for declining."},
    )
    note = forms.CharField(
        label="In your words",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The desk reads this when it looks for somebody else.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ids"].valid_value = _is_uuid  # type: ignore[attr-defined]  # any class; the service decides
        self.fields["reason"].required = self.data.get("decision") != self.ACCEPT

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or {}
        if answer.get("reason") == RejectionReason.OTHER and not answer.get("note"):
            self.add_error("note", "Say in a few words why you decline.")
        return answer

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["decision"] == self.ACCEPT)


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
