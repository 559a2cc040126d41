"""The filters of the list: read from the address and checked."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.timezone import get_default_timezone

from assignments.models.vocabulary import BookingType, ClassStatus, PaymentStatus, ScheduleType
from assignments.selectors.instructors import who_teaches
from catalog.models import ClassType, Package
from class_list.selectors.attention import LABELS as ATTENTION
from class_list.selectors.criteria import Criteria
from class_list.selectors.order import Order
from class_list.selectors.search import SHORTEST_WORD
from database.keyset import CursorOutdated
from design.fields import MOST_ROWS, SumField, refuse_days_reversed
from design.statuses import words_of
from design.widgets import CheckList, ChipChoices, SegmentedControl

MOST_WORDS = 5
PERIODS = {
    "upcoming": "From today on",
    "today": "Today",
    "week": "This week",
    "month": "This month",
    "next30": "Next 30 days",
    "all": "All dates",
    "custom": "From … to",
}
DEFAULTS = {"dates": "upcoming", "sort": "date", "view": "grouped"}
ORDERS = {
    "date": "Date, earliest first",
    "-date": "Date, latest first",
    "class": "Class, A to Z",
    "-class": "Class, Z to A",
    "instructor": "Instructor, A to Z",
    "-instructor": "Instructor, Z to A",
    "type": "Type, A to Z",
    "-type": "Type, Z to A",
    "amount": "Amount, lowest first",
    "-amount": "Amount, highest first",
    "state": "State, cancelled first",
    "-state": "State, scheduled first",
}
WEEKDAYS = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
]
ISO_WEEKDAYS = {name: number for number, (name, _) in enumerate(WEEKDAYS, start=1)}
UNTIMED = "none"
HOURS = [*((str(hour), f"{hour:02}:00–{hour:02}:59") for hour in range(24)), (UNTIMED, "No time set")]
VIEWS = [("grouped", "By series"), ("flat", "Flat")]


CHOICES = {
    "answer": words_of("answer"),
    "state": ClassStatus.choices,
    "payment": PaymentStatus.choices,
    "type": ScheduleType.choices,
    "booking_type": BookingType.choices,
    "weekday": WEEKDAYS,
}


class WordsField(forms.CharField):
    """A few words to search for, in lower case, each once."""

    def __init__(self, *, shortest: int = 1, **kwargs: Any) -> None:
        super().__init__(max_length=100, required=False, **kwargs)
        self.shortest = shortest

    def clean(self, value: Any) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(super().clean(value).lower().split()))
        if len(words) > MOST_WORDS:
            raise ValidationError(f"Search for at most {MOST_WORDS} words at once.")
        if any(len(word) < self.shortest for word in words):
            raise ValidationError(f"Each word needs at least {self.shortest} letters.")
        return words


class IdsField(forms.Field):
    """Any number of ids."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[UUID, ...]:
        try:
            return tuple(dict.fromkeys(UUID(text) for text in value or ()))
        except ValueError as error:
            raise ValidationError("This is no id of ours.") from error


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is no date. Write it like 2026-11-23."},
    )


def chips(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=ChipChoices)


def boxes(label: str, queryset: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(label=label, queryset=queryset, required=False, widget=CheckList)


class FilterForm(forms.Form):
    """Bound to the address of the list. What is left out does not filter; dates begin today."""

    all_optional = True

    q = WordsField(label="Search")
    dates = forms.ChoiceField(label="Dates", choices=list(PERIODS.items()), widget=SegmentedControl)
    since = day("From")
    until = day("To")
    answer = chips("Answer", CHOICES["answer"])
    state = chips("Class", CHOICES["state"])
    payment = chips("Payment", CHOICES["payment"])
    type = chips("Type", CHOICES["type"])
    booking_type = chips("Booking type", CHOICES["booking_type"])
    weekday = chips("Weekday", CHOICES["weekday"])
    hour = forms.ChoiceField(label="Starts", choices=[("", "At any time"), *HOURS], required=False)
    weekly = forms.BooleanField(label="Weekly only", required=False)
    conflicts = forms.BooleanField(
        label="Conflicts only",
        required=False,
        help_text="Scheduled from today on, and: in another weekly class of the instructor, on a closure, or the "
        "instructor is no longer active.",
    )
    student = WordsField(
        label="Student",
        shortest=SHORTEST_WORD,
        widget=forms.TextInput(attrs={"placeholder": "Name, e-mail or booking id", "autocomplete": "off"}),
    )
    instructor = boxes("Instructors", who_teaches())
    class_type = boxes("Class types", ClassType.objects.by_name())
    package = boxes("Packages", Package.objects.by_name())
    series = forms.UUIDField(required=False, widget=forms.HiddenInput)
    attention = forms.ChoiceField(label="Needs attention", choices=[("", "Any class"), *ATTENTION], required=False)

    sort = forms.ChoiceField(label="Sort by", choices=list(ORDERS.items()))
    view = forms.ChoiceField(choices=VIEWS)
    after = forms.CharField(max_length=1000, required=False)
    open = IdsField(required=False)
    group = forms.UUIDField(required=False)
    rows = SumField(limit=MOST_ROWS, required=False)
    shown = forms.UUIDField(required=False)
    count = forms.ChoiceField(choices=[("exact", "Exact")], required=False)

    SEARCH = ("q", "student")
    RECORDS = ("instructor", "class_type", "package")
    SWITCHES = ("hour", "weekly", "conflicts", "series", "attention")

    def __init__(self, data: QueryDict, *, today: dt.date, now: dt.datetime | None = None) -> None:
        """`now` is a moment of studio time on that day; it decides what has waited too long."""
        bound = QueryDict(mutable=True)
        for name, values in data.lists():
            bound.setlist(name, [value for value in values if value])
        if not bound.get("dates") and (bound.get("since") or bound.get("until")):
            bound["dates"] = "custom"
        for name, value in DEFAULTS.items():
            if not bound.get(name):
                bound[name] = value
        super().__init__(bound, auto_id="filter_%s")
        self.today = today
        self.now = now or dt.datetime.combine(today, dt.time.min, tzinfo=get_default_timezone())
        self.given = bound

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_days_reversed(self, "since", "until")
        if cleaned.get("after") and "sort" in cleaned:
            try:
                Order.parse(cleaned["sort"]).read_cursor(cleaned["after"])
            except CursorOutdated as refused:
                self.add_error("after", str(refused))
        return cleaned

    @property
    def order(self) -> Order:
        return Order.parse(self.cleaned_data["sort"])

    @property
    def is_grouped(self) -> bool:
        return bool(self.cleaned_data["view"] == "grouped")

    @property
    def period(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day to show; None leaves that end open."""
        today = self.today
        monday = today - dt.timedelta(days=today.weekday())
        next_month = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        periods: dict[str, tuple[dt.date | None, dt.date | None]] = {
            "upcoming": (today, None),
            "today": (today, today),
            "week": (monday, monday + dt.timedelta(days=6)),
            "month": (today.replace(day=1), next_month - dt.timedelta(days=1)),
            "next30": (today, today + dt.timedelta(days=29)),
            "all": (None, None),
            "custom": (self.cleaned_data["since"], self.cleaned_data["until"]),
        }
        return periods[self.cleaned_data["dates"]]

    def criteria(self) -> Criteria:
        cleaned = self.cleaned_data
        first_day, last_day = self.period
        return Criteria(
            today=self.today,
            words=cleaned["q"],
            first_day=first_day,
            last_day=last_day,
            schedule_types=tuple(cleaned["type"]),
            class_statuses=tuple(cleaned["state"]),
            payment_statuses=tuple(cleaned["payment"]),
            instructor_statuses=tuple(cleaned["answer"]),
            booking_types=tuple(cleaned["booking_type"]),
            instructor_ids=tuple(row.pk for row in cleaned["instructor"]),
            class_type_ids=tuple(row.pk for row in cleaned["class_type"]),
            package_ids=tuple(row.pk for row in cleaned["package"]),
            student_words=cleaned["student"],
            weekdays=tuple(ISO_WEEKDAYS[name] for name in cleaned["weekday"]),
            hour=int(cleaned["hour"]) if cleaned["hour"] not in {"", UNTIMED} else None,
            untimed_only=cleaned["hour"] == UNTIMED,
            weekly_only=cleaned["weekly"],
            clashing_only=cleaned["conflicts"],
            series_id=cleaned["series"],
            attention=cleaned["attention"],
            now=self.now,
        )
