"""The form of the New screen: validates the values of each type and makes a draft of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from assignments import payments
from assignments.models.vocabulary import BookingType, ScheduleType
from assignments.payments import OFFERED, PaymentError
from assignments.recurrence import Slot, duration_minutes
from catalog.models import ClassType, Package
from design.formatting import currency_format, format_date, format_duration, format_money, format_time_range
from design.widgets import ChipChoices, RadioCards, SegmentedControl
from scheduling.drafts import Draft
from scheduling.forms.defaults import ends_after, subject_of
from scheduling.forms.fields import AdjustmentField, ListField
from scheduling.forms.kinds import KINDS, DatePlan, unneeded
from scheduling.selectors.choices import CatalogChoices

WEEKDAYS = ((1, "Mon"), (2, "Tue"), (3, "Wed"), (4, "Thu"), (5, "Fri"), (6, "Sat"), (0, "Sun"))
NOBODY = UUID(int=0)
"""The instructor of a draft while none is chosen; such a draft is only used to find dates."""

MANY = frozenset({"weekdays", "dates", "bookings", "change", "acknowledged"})
CLOCK = forms.TimeField(required=False)

# What a change of a field renews: the fields themselves, or only what follows from them.
RESHAPES = {"data-refresh": "fields"}
PREVIEWS = {"data-refresh": "preview"}
PREVIEWS_TYPING = {"data-refresh": "typing"}


def date_input(**attrs: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def time_input(**attrs: str) -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", **attrs})


class AssignmentForm(forms.Form):
    """Shaped by the chosen type and plan: only the fields that they need are there.

    Bound, it checks; unbound, it shows the values of a form that is still being filled in.
    """

    schedule_type = forms.ChoiceField(
        label="Type",
        choices=ScheduleType.choices,
        widget=RadioCards(attrs=RESHAPES, details={name: (kind.icon, kind.text) for name, kind in KINDS.items()}),
    )
    shown_type = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_subject = forms.CharField(required=False, widget=forms.HiddenInput)
    class_type = forms.ChoiceField(
        widget=forms.Select(attrs=RESHAPES),
        error_messages={"required": "Choose a class type.", "invalid_choice": "Choose a class type that is active."},
    )
    package = forms.ChoiceField(
        widget=forms.Select(attrs=RESHAPES),
        error_messages={"required": "Choose a package.", "invalid_choice": "Choose an active package of this type."},
    )
    plan = forms.ChoiceField(label="Dates", widget=SegmentedControl(attrs=RESHAPES))
    class_schedule = forms.ChoiceField(
        label="Weekly template",
        widget=forms.Select(attrs=RESHAPES),
        error_messages={"required": "Choose a weekly template.", "invalid_choice": "Choose a template that is active."},
    )
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=WEEKDAYS,
        widget=ChipChoices(attrs=PREVIEWS),
        error_messages={"required": "Choose at least one weekday."},
    )
    start_time = forms.TimeField(label="Start", widget=time_input(**PREVIEWS))
    end_time = forms.TimeField(label="End", widget=time_input(**PREVIEWS))
    first_day = forms.DateField(label="First day", widget=date_input(**PREVIEWS))
    last_day = forms.DateField(
        label="Until",
        required=False,
        widget=date_input(**PREVIEWS),
        help_text="Left empty: for twelve weeks.",
    )
    save_as_template = forms.BooleanField(
        label="Save this pattern as a weekly template",
        required=False,
        widget=forms.CheckboxInput(attrs=PREVIEWS),
        help_text="It is then listed in the weekly schedule and can be chosen next time.",
    )
    dates = ListField(
        label="Dates",
        each=forms.DateField(),
        most=settings.MAX_BULK_OPERATIONS,
        error_messages={"required": "Pick at least one date."},
    )
    instructor = forms.TypedChoiceField(
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": "This person cannot be given a class any more. Choose another instructor.",
            "required": "Choose an instructor.",
        },
    )
    booking_type = forms.ChoiceField(label="Booking type", widget=SegmentedControl(attrs=RESHAPES))
    bookings = ListField(
        label="Students", required=False, each=forms.CharField(max_length=17), most=settings.MAX_BULK_OPERATIONS
    )
    booking_search = forms.CharField(required=False, strip=True)
    payment_type = forms.ChoiceField(label="The rate is", widget=forms.Select(attrs=PREVIEWS))
    rate = forms.DecimalField(
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **PREVIEWS_TYPING}),
        error_messages={"required": "Enter the rate, or tick complimentary."},
    )
    complimentary = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs=RESHAPES))
    notes = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    change = ListField(required=False, each=AdjustmentField(), most=settings.MAX_BULK_OPERATIONS)
    acknowledged = ListField(required=False, each=forms.CharField(max_length=60), most=50)
    fingerprint = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        catalog: CatalogChoices,
        instructors: Sequence[User],
        data: QueryDict | None = None,
        values: QueryDict | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(values) if values is not None else None, use_required_attribute=False)
        self.values = data if data is not None else values or QueryDict()
        self.catalog = catalog
        self.chosen_type = self.values.get("schedule_type", "")
        self.kind = KINDS.get(self.chosen_type, KINDS[ScheduleType.ADHOC])
        self.chosen_plan = self.values.get("plan", "") if self.kind.plans else ""
        self._set_choices(instructors)
        self._set_labels()
        for name in unneeded(self.chosen_type, self.chosen_plan):
            del self.fields[name]

    @property
    def minutes(self) -> int:
        """How long the class lasts by itself."""
        subject = subject_of(self.values, self.catalog)
        return subject.minutes if subject else settings.DEFAULT_CLASS_DURATION

    @property
    def missing(self) -> list[str]:
        """Names of the empty required fields; none if there is any other error."""
        problems = self.errors.as_data()
        if any(error.code != "required" for errors in problems.values() for error in errors):
            return []
        return [str(self.fields[name].label or name.replace("_", " ").capitalize()) for name in problems]

    @property
    def has_dates(self) -> bool:
        """Whether dates can be shown: all is well, but perhaps for the instructor or the rate."""
        return (
            bool(self.is_bound)
            and self.errors.keys() <= {"instructor", "rate"}
            and (self.is_valid() or bool(self.missing))
        )

    def clean(self) -> None:
        self._check_times()
        self._check_days()
        self._check_rate()
        self._pick_slots()

    def draft(self) -> Draft:
        """Return the draft. A missing instructor or rate is replaced by a placeholder."""
        data = self.cleaned_data
        plan = data.get("plan", "")
        template = self.catalog.templates.get(data.get("class_schedule", ""))
        class_type = str(template.class_type_id) if template else data.get("class_type")
        package = data.get("package")
        return Draft(
            schedule_type=data["schedule_type"],
            instructor_id=data.get("instructor", NOBODY),
            booking_type=data["booking_type"],
            first_day=data["first_day"],
            last_day=data.get("last_day"),
            payment_type=data["payment_type"],
            payment_rate=data.get("rate") or Decimal(0),
            complimentary=data["complimentary"] or "rate" in self.errors,
            class_type_id=UUID(class_type) if class_type else None,
            package_id=UUID(package) if package else None,
            class_schedule_id=template.pk if template else None,
            start_time=data.get("start_time"),
            end_time=data.get("end_time"),
            weekdays=frozenset(data.get("weekdays", ())),
            by_hand=plan == DatePlan.BY_HAND,
            picked=tuple(data.get("picked", ())),
            booking_ids=tuple(data["bookings"]),
            save_as_template=data.get("save_as_template", False),
            notes=data["notes"],
            adjustments=dict(data["change"]),
        )

    def _set_choices(self, instructors: Sequence[User]) -> None:
        course_type = Package.CourseType.CRASH if self.chosen_type == ScheduleType.CRASH else Package.CourseType.REGULAR
        choices: Mapping[str, list[tuple[str, str]]] = {
            "class_type": [
                ("", "Choose a class type"),
                *((pk, describe_class_type(row)) for pk, row in self.catalog.class_types.items()),
            ],
            "package": [
                ("", "Choose a package"),
                *(
                    (pk, describe_package(row))
                    for pk, row in self.catalog.packages.items()
                    if row.course_type == course_type
                ),
            ],
            "class_schedule": [("", "Choose a template"), *self._template_choices()],
            "plan": [(plan, plan.label) for plan in self.kind.plans],
            "booking_type": [(kind, BookingType(kind).label) for kind in self.kind.booking_types],
            "payment_type": [(kind, kind.label) for kind in OFFERED.get(self.chosen_type, ())],
            "instructor": [(str(person.pk), person.full_name) for person in instructors],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def _template_choices(self) -> list[tuple[str, str]]:
        return [
            (pk, f"{row.get_day_of_week_display()} {format_time_range(row.start_time, row.end_time)}, {row.class_type}")
            for pk, row in self.catalog.templates.items()
        ]

    def _set_labels(self) -> None:
        if self.chosen_type == ScheduleType.ADHOC:
            self.fields["first_day"].label = "Date"
        elif self.chosen_type == ScheduleType.WEEKLY:
            self.fields["first_day"].label = "From"
        self.fields["rate"].label = f"Rate in {currency_format(settings.STUDIO_CURRENCY).symbol.strip()}"
        if self.values.get("complimentary"):
            self.fields["rate"].required = False
            self.fields["rate"].disabled = True

    def _check_times(self) -> None:
        start, end = self.cleaned_data.get("start_time"), self.cleaned_data.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", f"The class must end after it starts at {start:%H:%M}.")

    def _check_days(self) -> None:
        first_day, last_day = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first_day and last_day and last_day < first_day:
            self.add_error("last_day", "The last day must not be before the first.")

    def _check_rate(self) -> None:
        if self.cleaned_data.get("complimentary"):
            self.cleaned_data["rate"] = Decimal(0)
        elif "rate" not in self.errors:
            try:
                payments.check_rate(self.cleaned_data["rate"], complimentary=False)
            except PaymentError as refusal:
                self.add_error("rate", str(refusal))

    def _pick_slots(self) -> None:
        """Store the dates chosen by hand, each at its own time or at the usual one."""
        start_time, end_time = self.cleaned_data.get("start_time"), self.cleaned_data.get("end_time")
        if start_time is None or end_time is None:
            return
        slots = []
        for date in self.cleaned_data.get("dates", ()):
            try:
                start, end = self._times_on(date, start_time, end_time)
            except ValidationError:
                self.add_error("dates", f"The time of {format_date(date)} cannot be read. Write it as 07:30.")
                return
            slots.append(Slot(date=date, start_time=start, end_time=end))
        self.cleaned_data["picked"] = slots

    def _times_on(self, date: dt.date, start: dt.time, end: dt.time) -> tuple[dt.time, dt.time]:
        """An own start without an own end keeps the length of the class."""
        own_start = CLOCK.clean(self.values.get(f"start-{date:%Y-%m-%d}", ""))
        own_end = CLOCK.clean(self.values.get(f"end-{date:%Y-%m-%d}", ""))
        if own_start and not own_end:
            own_end = ends_after(own_start, duration_minutes(start, end))
        return own_start or start, own_end or end


def describe_class_type(class_type: ClassType) -> str:
    """Hatha · Beginner · 1 h · 10 seats."""
    length = format_duration(class_type.duration_minutes)
    return (
        f"{class_type} · {class_type.get_difficulty_level_display()} · {length} · {class_type.max_participants} seats"
    )


def describe_package(package: Package) -> str:
    """Twelve classes · 12 in 60 days · ₹6,000."""
    price = format_money(package.price, currency=settings.STUDIO_CURRENCY, whole=True)
    return f"{package} · {package.class_count} in {package.validity_days} days · {price}"


def _initial(values: QueryDict) -> dict[str, Any]:
    """Raw values for an unbound form: lists for the fields that hold several."""
    return {name: values.getlist(name) if name in MANY else value for name, value in values.items()}
