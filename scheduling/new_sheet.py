"""Everything that the New screen shows, put together from what was typed so far."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from accounts.models import User
from assignments import recurrence
from assignments.findings.students import find_in_booking
from assignments.horizon import horizon
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import RecurrenceError, Slot
from assignments.selectors.context import load_closures
from assignments.selectors.instructors import load_instructors
from design.formatting import format_time
from design.months import Month, months_between
from scheduling.confirmations import Warnings, warnings_in
from scheduling.drafts import Draft, Line, Preview
from scheduling.forms.create import AssignmentForm
from scheduling.forms.defaults import follow_choices
from scheduling.forms.kinds import Plan, takes_many
from scheduling.forms.line_changes import act_on_line, encode_all
from scheduling.forms.snapshot import remember
from scheduling.placement import place, window_of
from scheduling.selectors.choices import Availability, BookingChoice, load_availabilities, load_bookings, load_offer
from scheduling.selectors.subject import load_subject
from scheduling.services.preview import preview_assignments


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Days that are found, or why none are."""

    slots: Sequence[Slot] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """One date picked by hand, with the time of its own that was typed for it."""

    date: dt.date
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEditor:
    """The one line that is being edited: what its inputs hold, and who could teach it."""

    key: str
    date: str
    start: str
    end: str
    instructor: str
    substitutes: Sequence[Availability]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Months to pick dates on by hand."""

    months: Sequence[Month]
    wanted: int
    own_times: Sequence[OwnTime]

    @property
    def has_own_times(self) -> bool:
        return any(own.start or own.end for own in self.own_times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The screen: the form, its pickers, and as much of the preview as can be told yet.

    `checked` is the form with its errors; `form` shows them only once somebody asked for a check.
    """

    form: AssignmentForm
    checked: AssignmentForm
    today: dt.date
    instructors: Sequence[Availability]
    bookings: BookingChoice
    calendar: Calendar | None
    outline: Outline
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
        return takes_many(self.checked.chosen_type, self.values.get("booking_type", ""))

    @property
    def changes(self) -> list[str]:
        """The changes of lines that are still there."""
        if self.preview is None:
            return self.values.getlist("change")
        keys = {line.key for line in (*self.preview.lines, *self.preview.dropped)}
        return encode_all({key: one for key, one in self.preview.draft.changes.items() if key in keys})

    @property
    def warnings(self) -> list[Warnings]:
        """What has to be acknowledged, by name."""
        if self.preview is None:
            return []
        return warnings_in(self.preview.all_findings, acknowledged=self.values.getlist("acknowledged"))

    @property
    def last_line(self) -> Line | None:
        return self.preview.lines[-1] if self.preview and self.preview.lines else None

    @property
    def first_problem(self) -> str:
        """The id of where the first error is shown."""
        lines = self.preview.lines if self.preview else ()
        keys = (line.key for line in lines if any(finding.is_error for finding in line.findings))
        return (
            "preview-title"
            if self.preview and any(one.is_error for one in self.preview.findings)
            else f"line-{next(keys, '')}"
        )

    @property
    def problems(self) -> list[str]:
        """Why there is no preview yet, unless it is only that fields are still empty."""
        if self.outline.problem:
            return [self.outline.problem]
        if self.preview is not None or self.checked.missing:
            return []
        return [str(text) for texts in self.checked.errors.values() for text in texts]

    @property
    def summary(self) -> str:
        """The preview in one line, for whoever does not see it."""
        if self.preview is not None:
            count = len(self.preview.lines)
            parts = [f"{count} class{'' if count == 1 else 'es'}"]
            if self.preview.errors:
                parts.append(f"{len(self.preview.errors)} to mend")
            if self.warnings:
                parts.append(f"{len(self.warnings)} to confirm")
            return "Preview: " + ", ".join(parts)
        return f"Still needed: {', '.join(self.checked.missing)}" if self.checked.missing else "Nothing to create yet"

    @property
    def shown(self) -> str:
        return remember(self.preview) if self.preview else ""


def lay_out(
    data: QueryDict, *, actor: User, today: dt.date, checking: bool = False, preview: Preview | None = None
) -> Sheet:
    """The screen for these values; `checking` shows what is wrong with them, `preview` stands in for a fresh one."""
    offer, instructors = load_offer(today=today), load_instructors()
    values, notices = follow_choices(data, offer)
    acted_on = act_on_line(values)
    bookings, left = _choose_bookings(values)
    checked = AssignmentForm(offer=offer, instructors=instructors, data=values)
    form = checked if checking else AssignmentForm(offer=offer, instructors=instructors, values=values)
    draft = checked.draft() if checked.has_dates else None
    if preview is None and draft is not None and checked.is_valid():
        preview = preview_assignments(draft=draft, actor=actor, today=today)
    outline = _outline(draft, preview, today=today)
    return Sheet(
        form=form,
        checked=checked,
        today=today,
        instructors=load_availabilities(
            instructors=instructors,
            slots=outline.slots,
            class_schedule_id=draft.class_schedule_id if draft else None,
        ),
        bookings=bookings,
        calendar=_calendar(checked, today=today),
        outline=outline,
        preview=preview,
        notices=[*notices, *left],
        acted_on=acted_on,
        editor=_editor(values, preview, instructors),
    )


def _choose_bookings(values: QueryDict) -> tuple[BookingChoice, list[str]]:
    """The students to choose from; those that a change of type has made unfit are taken out, with a notice."""
    schedule_type, booking_type = values.get("schedule_type", ""), values.get("booking_type", "")
    choice = load_bookings(
        chosen_ids=[booking_id for booking_id in values.getlist("bookings") if booking_id],
        search=values.get("booking_search", ""),
        schedule_type=schedule_type,
        booking_type=booking_type,
    )
    unfit = [
        row
        for row in choice.chosen
        if any(find_in_booking(row, schedule_type=schedule_type, booking_type=booking_type))
    ]
    if not unfit:
        return choice, []
    fit = tuple(row for row in choice.chosen if row not in unfit)
    values.setlist("bookings", [row.booking_id for row in fit])
    names = ", ".join(row.client_name for row in unfit)
    return replace(choice, chosen=fit), [f"No longer chosen, since the booking does not fit such a class: {names}."]


def _outline(draft: Draft | None, preview: Preview | None, *, today: dt.date) -> Outline:
    """The days of the preview, or those that are known before an instructor and a rate are."""
    if preview is not None:
        return Outline(slots=[line.slot for line in preview.lines])
    if draft is None:
        return Outline()
    subject = load_subject(draft)
    try:
        window = window_of(draft, subject, today=today)
        closures = load_closures(first_day=window[0], last_day=window[1])
        return Outline(slots=place(draft, subject, window=window, closures=closures).slots)
    except RecurrenceError as refusal:
        return Outline(problem=str(refusal))


def _calendar(form: AssignmentForm, *, today: dt.date) -> Calendar | None:
    """The months to pick dates on, as soon as the package and its first day are known."""
    package = form.offer.packages.get(form.values.get("package", ""))
    first_day = form.cleaned_data.get("first_day")
    if form.chosen_plan != Plan.BY_HAND or package is None or first_day is None:
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
    """Opens on the line as it stands; once it is open, what is typed into it stays."""
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
    substitutes = load_availabilities(instructors=instructors, slots=[line.slot])
    return LineEditor(key=line.key, substitutes=substitutes, **shown)


def days_between(first_day: dt.date, last_day: dt.date) -> Iterator[dt.date]:
    return (first_day + dt.timedelta(days=count) for count in range((last_day - first_day).days + 1))
