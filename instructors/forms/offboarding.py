"""What becomes of the classes and weekly templates of somebody who leaves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from assignments.proposals import Code
from instructors.handover import Decision, Fate, Handover

PREFIX = "for-"
NOBODY = "nobody"


class LeavingForm(forms.Form):
    """`keys` name the series and single classes that are decided on one by one: those that the page shows, and those
    that an earlier answer of this form named.
    """

    templates = forms.ChoiceField(label="Their weekly templates", required=False)
    over_templates = forms.BooleanField(label="Also at times of the new instructor's weekly templates", required=False)
    reason = forms.CharField(
        label="Reason", max_length=500, required=False, help_text="Kept in the history of the classes."
    )
    leaving_some = forms.BooleanField(required=False)
    oneself = forms.BooleanField(label="Yes, I mean myself", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        person: User,
        takers: Sequence[User],
        keys: Sequence[str],
        has_classes: bool,
        has_templates: bool,
        own: bool,
    ) -> None:
        super().__init__(data, auto_id="leaving_%s")
        people = [(str(taker.pk), taker.full_name) for taker in takers]
        fates = [(Fate.LEAVE.value, f"Leave with {person}"), (Fate.CANCEL.value, "Cancel")]
        self.choices: list[Any] = [*fates, ("Give to", people)] if people else fates
        self.own = own
        self.fields["leaving_some"].label = f"Go ahead: these classes stay with {person}, these templates with nobody"
        self.fields["classes"] = forms.ChoiceField(
            label="All their classes", choices=[("", "Choose…"), *self.choices], required=has_classes
        )
        self.keys: list[str] = []
        self.offer([*keys, *(name.removeprefix(PREFIX) for name in data or () if name.startswith(PREFIX))])
        templates: Any = self.fields["templates"]
        templates.choices = [
            ("", "Choose…"),
            (NOBODY, "Without an instructor"),
            *([("Give to", people)] if people else []),
        ]
        templates.required = has_templates
        self.fields["oneself"].required = own
        self.fields["oneself"].error_messages["required"] = "You would be locked out. Tick the box if you mean it."

    def offer(self, keys: Iterable[str]) -> None:
        """Let these series and classes be decided on one by one as well."""
        for key in dict.fromkeys(keys):
            if key not in self.keys:
                self.keys.append(key)
                choices = [("", "As for all"), *self.choices]
                self.fields[f"{PREFIX}{key}"] = forms.ChoiceField(label="This one", choices=choices, required=False)

    def choice_of(self, key: str) -> Any:
        """The field of a series or class."""
        return self[f"{PREFIX}{key}"]

    def handover(self) -> Handover:
        cleaned = self.cleaned_data
        decided = {key: cleaned[f"{PREFIX}{key}"] for key in self.keys}
        templates = cleaned["templates"]
        return Handover(
            for_all=_decision(cleaned["classes"]),
            one_by_one={key: decision for key, value in decided.items() if (decision := _decision(value))},
            templates_decided=bool(templates),
            templates_to=UUID(templates) if templates not in {"", NOBODY} else None,
            acknowledged=frozenset({Code.TEMPLATE_OVERLAP} if cleaned["over_templates"] else ()),
            leaving_some=cleaned["leaving_some"],
            reason=cleaned["reason"],
        )


def _decision(value: str) -> Decision | None:
    if not value:
        return None
    if value in set(Fate):
        return Decision(fate=Fate(value))
    return Decision(fate=Fate.GIVE, instructor_id=UUID(value))
