"""The forms of the catalog."""

from typing import Any, ClassVar

from django import forms

from accounts.models import User
from catalog.models import ClassSchedule, ClassType, Package
from catalog.selectors import clash_in_words, instructors
from design.fields import refuse_days_reversed


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})


class CatalogForm(forms.ModelForm):
    """Over another page's forms, too: its ids stay apart. `rows` says which fields stand side by side."""

    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "catalog_%s"} | kwargs)

    @property
    def grouped(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in row] for row in self.rows]


class ClassTypeForm(CatalogForm):
    rows = (("name",), ("description",), ("difficulty_level", "duration_minutes", "max_participants"))

    class Meta:
        model = ClassType
        fields = ("name", "description", "difficulty_level", "duration_minutes", "max_participants")
        labels = {"duration_minutes": "Minutes", "max_participants": "Places", "difficulty_level": "Difficulty"}
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class PackageForm(CatalogForm):
    rows = (
        ("name",),
        ("description",),
        ("course_type", "price"),
        ("class_count", "validity_days"),
        ("duration", "type"),
    )

    class Meta:
        model = Package
        fields = (
            "name",
            "description",
            "course_type",
            "price",
            "class_count",
            "validity_days",
            "duration",
            "type",
        )
        labels = {"class_count": "Classes", "validity_days": "Valid for days", "course_type": "Kind"}
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class TemplateForm(CatalogForm):
    rows = (
        ("class_type", "instructor"),
        ("day_of_week", "start_time", "end_time"),
        ("max_participants", "effective_from", "effective_until"),
        ("notes",),
    )

    class Meta:
        model = ClassSchedule
        fields = (
            "class_type",
            "instructor",
            "day_of_week",
            "start_time",
            "end_time",
            "max_participants",
            "effective_from",
            "effective_until",
            "notes",
        )
        labels = {
            "day_of_week": "Weekday",
            "effective_from": "From",
            "effective_until": "Until",
            "max_participants": "Places",
        }
        widgets = {
            "start_time": time_input(),
            "end_time": time_input(),
            "effective_from": date_input(),
            "effective_until": date_input(),
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        template: ClassSchedule = self.instance
        self.fields["instructor"].empty_label = "Nobody yet"  # type: ignore[attr-defined]
        self.fields["day_of_week"].choices = [("", "Choose a day"), *ClassSchedule.DayOfWeek.choices]  # type: ignore[attr-defined]
        self.fields["class_type"].empty_label = "Choose a class type"  # type: ignore[attr-defined]
        self.fields["instructor"].queryset = instructors() | User.objects.filter(pk=template.instructor_id)  # type: ignore[attr-defined]
        self.fields["class_type"].queryset = ClassType.objects.active().by_name() | ClassType.objects.filter(  # type: ignore[attr-defined]
            pk=template.class_type_id
        )

    def _get_validation_exclusions(self) -> set[str]:
        """The overlap is asked in `clean`, which can say with what."""
        return super()._get_validation_exclusions() | {"is_active"}  # type: ignore[misc,no-any-return]  # Django's own hook

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", f"The class must end after it starts at {start:%H:%M}.")
        refuse_days_reversed(self, "effective_from", "effective_until")
        if not self.errors and cleaned.get("instructor"):
            self._refuse_rivals(cleaned)
        return cleaned

    def _refuse_rivals(self, cleaned: dict[str, Any]) -> None:
        columns = ("instructor", "day_of_week", "start_time", "end_time", "effective_from", "effective_until")
        values = {name: cleaned[name] for name in columns}
        wanted = ClassSchedule(pk=self.instance.pk, is_active=self.instance.is_active, **values)
        if clash := clash_in_words(wanted):
            self.add_error(None, clash)


class MoveForm(forms.Form):
    """Where a weekly template is dropped."""

    day_of_week = forms.TypedChoiceField(choices=ClassSchedule.DayOfWeek.choices, coerce=int)
    start_time = forms.TimeField()
    end_time = forms.TimeField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", "The class must end after it starts.")
        return cleaned
