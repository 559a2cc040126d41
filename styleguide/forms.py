"""A form with every kind of field, for the style guide."""

from django import forms

from design.widgets import ChipChoices, RadioCards, SegmentedControl

TYPES = {
    "adhoc": ("Ad hoc", "bolt", "One class on one date."),
    "weekly": ("Weekly", "repeat", "The same weekdays, week after week."),
    "monthly": ("Monthly", "calendar", "A package's classes within one month."),
    "crash": ("Crash course", "flag", "Day after day, within the package's validity."),
    "package": ("Package", "package", "A package's classes, spread over its validity."),
}


class SampleForm(forms.Form):
    schedule_type = forms.ChoiceField(
        label="Type",
        choices=[(value, label) for value, (label, _, _) in TYPES.items()],
        widget=RadioCards(details={value: (icon, text) for value, (_, icon, text) in TYPES.items()}),
    )
    name = forms.CharField(label="Name", max_length=20, help_text="As students will read it.")
    email = forms.EmailField(label="E-mail", required=False)
    level = forms.ChoiceField(
        label="Level",
        choices=[("", "Choose one"), ("beginner", "Beginner"), ("advanced", "Advanced")],
        required=False,
    )
    weekdays = forms.MultipleChoiceField(
        label="Weekdays",
        choices=list(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))),
        widget=ChipChoices,
        help_text="One or more.",
    )
    scope = forms.ChoiceField(
        label="Change",
        choices=[("this", "This class"), ("following", "This and following"), ("all", "The whole series")],
        widget=SegmentedControl,
    )
    date = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    start = forms.TimeField(label="Start", widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    notes = forms.CharField(label="Notes", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    complimentary = forms.BooleanField(
        label="Complimentary", required=False, help_text="Costs nothing; the amount becomes zero."
    )
