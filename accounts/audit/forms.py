"""The filter form of the audit log."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import get_default_timezone

from accounts.audit.presenters import KINDS
from accounts.audit.selectors import AuditCriteria, people_of_audit
from design.fields import MOST_ROWS, SumField, refuse_days_reversed
from design.widgets import ChipChoices

LAST_YEAR = 9_000


class AuditFilterForm(forms.Form):
    """Bound to the address of the audit."""

    all_optional = True

    person = forms.ChoiceField(label="Person", required=False)
    kind = forms.MultipleChoiceField(label="What", choices=list(KINDS.items()), required=False, widget=ChipChoices)
    first = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    after = forms.CharField(max_length=100, required=False)
    rows = SumField(limit=MOST_ROWS, required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["person"].choices = [("", "Everybody"), *people_of_audit()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_days_reversed(self, "first", "last")
        return cleaned

    def criteria(self) -> AuditCriteria:
        cleaned = self.cleaned_data
        return AuditCriteria(
            person_id=UUID(cleaned["person"]) if cleaned["person"] else None,
            kinds=tuple(cleaned["kind"]),
            since=_midnight(cleaned["first"]),
            before=_midnight(cleaned["last"], days_later=1),
        )


def _midnight(day: dt.date | None, *, days_later: int = 0) -> dt.datetime | None:
    """When the day begins in the studio, or one so many days later."""
    if day is None or day.year > LAST_YEAR:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days_later), dt.time(), get_default_timezone())
