"""The forms of the catalog."""

from typing import Any

from django import forms

from accounts.models import User
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from catalog.selectors import instructors, rivals_of
from design.formatting import format_time_range


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})


class CatalogForm(forms.ModelForm):
    """Over another page's forms, too: its ids stay apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "catalog_%s"} | kwargs)


class ClassTypeForm(CatalogForm):
    class Meta:
        model = ClassType
        fields = ("name", "description", "difficulty_level", "duration_minutes", "max_participants")
        labels = {"duration_minutes": "Minutes", "max_participants": "Places", "difficulty_level": "Difficulty"}
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class PackageForm(CatalogForm):
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


class ClosureForm(CatalogForm):
    class Meta:
        model = StudioClosure
        fields = ("name", "first_day", "last_day")
        widgets = {"first_day": date_input(), "last_day": date_input()}


class TemplateForm(CatalogForm):
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
        labels = {"effective_from": "From", "effective_until": "Until", "max_participants": "Places"}
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
        since, until = cleaned.get("effective_from"), cleaned.get("effective_until")
        if since and until and until < since:
            self.add_error("effective_until", "This day lies before the first one.")
        if not self.errors and cleaned.get("instructor"):
            self._refuse_rivals(cleaned)
        return cleaned

    def _refuse_rivals(self, cleaned: dict[str, Any]) -> None:
        columns = ("instructor", "day_of_week", "start_time", "end_time", "effective_from", "effective_until")
        wanted = ClassSchedule(pk=self.instance.pk, **{name: cleaned[name] for name in columns})
        if self.instance.is_active and (rivals := rivals_of(wanted)):
            named = ", ".join(
                f"{each.class_type} {format_time_range(each.start_time, each.end_time)}" for each in rivals
            )
            day = ClassSchedule.DayOfWeek(int(cleaned["day_of_week"])).label
            self.add_error(None, f"{cleaned['instructor']} teaches {named} on {day}s already.")
