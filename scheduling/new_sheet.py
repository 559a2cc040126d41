"""Everything that the New screen shows, built from the values entered so far."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from accounts.models import User
from assignments import recurrence
from assignments.availability.closures import load_closures
from assignments.availability.instructors import InstructorAvailability, load_instructor_availability
from assignments.findings import find_for_booking
from assignments.fitting import takes_many
from assignments.horizon import horizon
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import RecurrenceError, Slot
from assignments.selectors.instructors import load_instructors
from design.formatting import format_time
from design.months import Month, months_between
from scheduling.confirmations import WarningGroup, group_warnings
from scheduling.drafts import Draft, Preview, PreviewLine
from scheduling.forms.adjustments import act_on_line, encode_all
from scheduling.forms.create import AssignmentForm
from scheduling.forms.defaults import follow_choices
from scheduling.forms.kinds import DatePlan
from scheduling.forms.snapshot import take_snapshot
from scheduling.placement import place, window_of
from scheduling.selectors.choices import BookingChoices, load_booking_choices, load_catalog_choices
from scheduling.selectors.subject import load_subject
from scheduling.services.preview import preview_assignments


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDates:
    """The slots of the classes as far as they are known, or the problem that prevents them."""

    slots: Sequence[Slot] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """A date chosen by hand, with the separate time that was entered for it."""

    date: dt.date
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEditor:
    """The line that is being edited, and the instructors who could teach it."""

    key: str
    date: str
    start: str
    end: str
    instructor: str
    substitutes: Sequence[InstructorAvailability]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Months to choose dates from by hand."""

    months: Sequence[Month]
    wanted: int
    own_times: Sequence[OwnTime]

    @property
    def has_own_times(self) -> bool:
        return any(own.start or own.end for own in self.own_times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The screen: the form, its choices, and the preview as far as it is known.

    `checked` is the form with its errors; `form` shows them only after the user has asked for a
    check.
    """

    form: AssignmentForm
    checked: AssignmentForm
    today: dt.date
    instructors: Sequence[InstructorAvailability]
    bookings: BookingChoices
    calendar: Calendar | None
    dates: PlacedDates
    preview: Preview | None
    notices: Sequence[str] = ()
    acted_on: str = ""
    editor: LineEditor | None = None
    refusal: str = ""
    differences: Sequence[str] = ()

    @property
    def values(self) -> QueryDict:
        return self.checked.values

    @property
    def many_students(self) -> bool:
        return takes_many(schedule_type=self.checked.chosen_type, booking_type=self.values.get("booking_type", ""))

    @property
    def changes(self) -> list[str]:
        """The encoded adjustments of the lines that still exist."""
        if self.preview is None:
            return self.values.getlist("change")
        keys = {line.key for line in (*self.preview.lines, *self.preview.dropped)}
        return encode_all({key: one for key, one in self.preview.draft.adjustments.items() if key in keys})

    @property
    def warnings(self) -> list[WarningGroup]:
        """The warnings to acknowledge, by code."""
        if self.preview is None:
            return []
        return group_warnings(self.preview.all_findings, acknowledged=self.values.getlist("acknowledged"))

    @property
    def last_line(self) -> PreviewLine | None:
        return self.preview.lines[-1] if self.preview and self.preview.lines else None

    @property
    def first_problem(self) -> str:
        """The id of the element that shows the first error."""
        lines = self.preview.lines if self.preview else ()
        keys = (line.key for line in lines if any(finding.is_error for finding in line.findings))
        return (
            "preview-title"
            if self.preview and any(one.is_error for one in self.preview.findings)
            else f"line-{next(keys, '')}"
        )

    @property
    def problems(self) -> list[str]:
        """Why there is no preview yet, unless fields are only empty."""
        if self.dates.problem:
            return [self.dates.problem]
        if self.preview is not None or self.checked.missing:
            return []
        return [str(text) for texts in self.checked.errors.values() for text in texts]

    @property
    def summary(self) -> str:
        """The preview in one line, for screen readers."""
        if self.preview is not None:
            count = len(self.preview.lines)
            parts = [f"{count} class{'' if count == 1 else 'es'}"]
            if self.preview.errors:
                parts.append(f"{len(self.preview.errors)} to fix")
            if self.warnings:
                parts.append(f"{len(self.warnings)} to confirm")
            return "Preview: " + ", ".join(parts)
        return f"Still needed: {', '.join(self.checked.missing)}" if self.checked.missing else "Nothing to create yet"

    @property
    def shown(self) -> str:
        return take_snapshot(self.preview) if self.preview else ""


def lay_out(
    data: QueryDict, *, actor: User, today: dt.date, checking: bool = False, preview: Preview | None = None
) -> Sheet:
    """Build the screen for these values.

    `checking` shows their errors; `preview` is used instead of a new one.
    """
    catalog, instructors = load_catalog_choices(today=today), load_instructors()
    values, notices = follow_choices(data, catalog)
    acted_on = act_on_line(values)
    bookings, booking_notices = _choose_bookings(values)
    checked = AssignmentForm(catalog=catalog, instructors=instructors, data=values)
    form = checked if checking else AssignmentForm(catalog=catalog, instructors=instructors, values=values)
    draft = checked.draft() if checked.has_dates else None
    if preview is None and draft is not None and checked.is_valid():
        preview = preview_assignments(draft=draft, actor=actor, today=today)
    dates = _placed_dates(draft, preview, today=today)
    return Sheet(
        form=form,
        checked=checked,
        today=today,
        instructors=load_instructor_availability(
            instructors=instructors,
            slots=dates.slots,
            class_schedule_id=draft.class_schedule_id if draft else None,
        ),
        bookings=bookings,
        calendar=_calendar(checked, today=today),
        dates=dates,
        preview=preview,
        notices=[*notices, *booking_notices],
        acted_on=acted_on,
        editor=_editor(values, preview, instructors),
    )


def _choose_bookings(values: QueryDict) -> tuple[BookingChoices, list[str]]:
    """Return the bookings to choose from.

    Chosen bookings that no longer fit are removed, with a notice.
    """
    schedule_type, booking_type = values.get("schedule_type", ""), values.get("booking_type", "")
    choice = load_booking_choices(
        chosen_ids=[booking_id for booking_id in values.getlist("bookings") if booking_id],
        search=values.get("booking_search", ""),
        schedule_type=schedule_type,
        booking_type=booking_type,
    )
    unfit = [
        row
        for row in choice.chosen
        if any(find_for_booking(row, schedule_type=schedule_type, booking_type=booking_type))
    ]
    if not unfit:
        return choice, []
    fit = tuple(row for row in choice.chosen if row not in unfit)
    values.setlist("bookings", [row.booking_id for row in fit])
    names = ", ".join(row.client_name for row in unfit)
    return replace(choice, chosen=fit), [f"Removed, because the booking does not fit such a class: {names}."]


def _placed_dates(draft: Draft | None, preview: Preview | None, *, today: dt.date) -> PlacedDates:
    """Return the slots of the preview, or those known without instructor and rate."""
    if preview is not None:
        return PlacedDates(slots=[line.slot for line in preview.lines])
    if draft is None:
        return PlacedDates()
    subject = load_subject(draft)
    try:
        window = window_of(draft, subject, today=today)
        closures = load_closures(first_day=window[0], last_day=window[1])
        return PlacedDates(slots=place(draft, subject, window=window, closures=closures).slots)
    except RecurrenceError as refusal:
        return PlacedDates(problem=str(refusal))


def _calendar(form: AssignmentForm, *, today: dt.date) -> Calendar | None:
    """Return the months to choose dates from, once the package and its first day are known."""
    package = form.catalog.packages.get(form.values.get("package", ""))
    first_day = form.cleaned_data.get("first_day")
    if form.chosen_plan != DatePlan.BY_HAND or package is None or first_day is None:
        return None
    try:
        if form.chosen_type == ScheduleType.MONTHLY:
            _, last_day = recurrence.month_window(first_day)
        else:
            _, last_day = recurrence.validity_window(first_day, package.validity_days)
    except RecurrenceError:
        return None
    last_day = min(last_day, horizon(today))
    chosen = form.cleaned_data.get("dates", [])
    closures = load_closures(first_day=first_day, last_day=last_day)
    notes = {day: name for day in days_between(first_day, last_day) if (name := closures.name_on(day))}
    return Calendar(
        months=months_between(first_day, last_day, today=today, chosen=chosen, notes=notes),
        wanted=package.class_count,
        own_times=[
            OwnTime(date=date, start=form.values.get(f"start-{date}", ""), end=form.values.get(f"end-{date}", ""))
            for date in sorted(chosen)
        ],
    )


def _editor(values: QueryDict, preview: Preview | None, instructors: Sequence[User]) -> LineEditor | None:
    """Return the line editor; once it is open, it keeps the values that were entered."""
    line = next((line for line in (preview.lines if preview else ()) if line.key == values.get("edit")), None)
    if line is None:
        return None
    shown = {
        "date": line.slot.date.isoformat(),
        "start": format_time(line.slot.start_time),
        "end": format_time(line.slot.end_time),
        "instructor": str(line.instructor_id),
    }
    if values.getlist("edit") == [line.key]:
        shown = {name: values.get(f"line_{name}") or text for name, text in shown.items()}
    substitutes = load_instructor_availability(instructors=instructors, slots=[line.slot])
    return LineEditor(key=line.key, substitutes=substitutes, **shown)


def days_between(first_day: dt.date, last_day: dt.date) -> Iterator[dt.date]:
    return (first_day + dt.timedelta(days=count) for count in range((last_day - first_day).days + 1))
