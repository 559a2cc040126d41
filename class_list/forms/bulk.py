"""What to do with the chosen classes."""

from typing import Any

from django import forms

from accounts.models import User
from assignments.proposals import Code
from assignments.services.bulk import BulkAction
from class_list.forms.filters import IdsField


class ChosenForm(forms.Form):
    """Single classes by `ids`; folded series by `series`, which stands for those of their classes that match the list;
    or all that match it.
    """

    ids = IdsField(required=False)
    series = IdsField(required=False)
    all_matching = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("ids") or cleaned.get("series") or cleaned.get("all_matching")):
            raise forms.ValidationError("Choose at least one class.")
        return cleaned


class BulkForm(ChosenForm):
    """`confirmed` is set by the question that some actions ask first."""

    action = forms.TypedChoiceField(choices=[(action.value, action.name) for action in BulkAction], coerce=BulkAction)
    confirmed = forms.BooleanField(required=False)
    instructor = forms.ModelChoiceField(
        label="Give the classes to",
        queryset=User.objects.active().instructors().by_name(),
        required=False,
        empty_label="Choose an instructor",
    )
    over_templates = forms.BooleanField(
        label="Also at times of their weekly templates",
        required=False,
        help_text="Otherwise those classes are left out.",
    )
    reason = forms.CharField(label="Reason", max_length=500, required=False)

    def ask(self, action: BulkAction) -> None:
        """From here on the form is shown: what the action needs is no longer called optional."""
        self.fields["instructor"].required = action is BulkAction.REASSIGN

    @property
    def acknowledged(self) -> frozenset[str]:
        """The warnings that were confirmed by name."""
        return frozenset({Code.TEMPLATE_OVERLAP} if self.cleaned_data["over_templates"] else ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("action") is BulkAction.REASSIGN and cleaned.get("confirmed") and not cleaned.get("instructor"):
            self.add_error("instructor", "Choose who takes the classes over.")
        return cleaned
