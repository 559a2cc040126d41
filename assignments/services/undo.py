"""Taking a change back: everything that one request did to classes, or nothing of it.

History tells what was there before. The same rules are asked again that a new change would meet, and whoever changed one
of the classes since is not overrun.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import REFUSALS, CannotUndo, InstructorBusy
from assignments.findings.stored import obstacles_to_restoring, say_clashes
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry
from assignments.models.vocabulary import ClassStatus
from assignments.selectors.shares import students_of
from assignments.services.locks import lock_existing, lock_instructors
from assignments.services.record import Change, Event, record
from assignments.services.rights import require_own_or_desk, require_reopening
from assignments.services.students import attach_bookings, detach_bookings
from assignments.services.transitions import in_words
from config.constraints import raise_for_constraint
from notices.services import take_back_notices

UNDO_WITHIN: Final = dt.timedelta(minutes=15)
PLACE: Final = frozenset({"date", "start_time", "end_time", "instructor_id", "class_status", "instructor_status"})
NOT_COMPARED: Final = frozenset({"instructor_response_at"})  # history keeps milliseconds, the table microseconds
STUDENTS: Final = "booking_ids"
STARTED_OVER: Final = {Event.CREATED, Event.UNDELETED}


@dataclass(slots=True, kw_only=True)
class _Undone:
    """What one class is put back to, and what it must still be for that."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def add(self, entry: HistoryEntry) -> None:
        for column, value in entry.before.items():
            self.before.setdefault(column, value)
        self.after |= entry.after


@transaction.atomic
def undo_change(*, change_id: UUID, actor: User, now: dt.datetime) -> int:
    """Put back everything that this change of the actor's did, and answer how many classes that were.

    Raises CannotUndo when it is not there, too old, or a class was changed since; and whatever the rules refuse.
    """
    entries = list(HistoryEntry.objects.filter(change_id=change_id, actor=actor).order_by("pk"))
    if not entries or any(entry.event in STARTED_OVER for entry in entries):
        raise CannotUndo("There is nothing left to take back here.")
    if entries[0].at < now - UNDO_WITHIN:
        minutes = int(UNDO_WITHIN.total_seconds() // 60)
        raise CannotUndo(f"A change can be taken back for {minutes} minutes. Change the class instead.")
    take_back_notices(change_id=change_id, now=now)
    deleted = [entry for entry in entries if entry.event == Event.DELETED]
    if deleted:
        _bring_back(deleted, actor=actor, now=now)
        return len(deleted)
    undone: dict[UUID, _Undone] = {}
    for entry in entries:
        undone.setdefault(entry.assignment_id, _Undone()).add(entry)
    _put_back(undone, actor=actor, now=now)
    return len(undone)


def _put_back(undone: Mapping[UUID, _Undone], *, actor: User, now: dt.datetime) -> None:
    returning = {UUID(each.before["instructor_id"]) for each in undone.values() if "instructor_id" in each.before}
    assignments = lock_existing(list(undone), also_instructors=returning)
    if len(assignments) != len(undone):
        raise CannotUndo("A class of this change was deleted since. Nothing was taken back.")
    require_own_or_desk(actor, assignments)
    students = students_of([row.pk for row in assignments])
    for row in assignments:
        _require_untouched(row, undone[row.pk], students[row.pk])
    if any(each.after.get("class_status") == ClassStatus.COMPLETED for each in undone.values()):
        require_reopening(actor)
    changes = [_restored(row, undone[row.pk]) for row in assignments]
    moved = [change.assignment for change in changes if PLACE & change.after.keys()]
    _require_allowed(
        [row for row in moved if row.class_status == ClassStatus.SCHEDULED and actor.works_at_desk],
        actor=actor,
        now=now,
    )
    columns = {column for change in changes for column in change.after}
    if columns:
        _write([change.assignment for change in changes], columns, actor=actor, now=now)
    record(event=Event.UNDONE, changes=[change for change in changes if change.after], actor=actor, now=now)
    _seat_again(assignments, undone, actor=actor, now=now)


def _require_untouched(row: Assignment, undone: _Undone, students: Sequence[str]) -> None:
    """Raise CannotUndo unless the class is still as the change left it."""
    for column, value in undone.after.items():
        stored = students if column == STUDENTS else getattr(row, column)
        wanted = list(value) if column == STUDENTS else _python(column, value)
        if column not in NOT_COMPARED and stored != wanted:
            raise CannotUndo("Somebody changed this since. Nothing was taken back; look at it as it is now.")


def _restored(row: Assignment, undone: _Undone) -> Change:
    """The class with its old values, in memory; history gets both."""
    columns = [column for column in undone.before if column != STUDENTS]
    before = {column: getattr(row, column) for column in columns}
    after = {column: _python(column, undone.before[column]) for column in columns}
    for column, value in after.items():
        setattr(row, column, value)
    return Change(assignment=row, before=before, after=after)


def _write(assignments: Sequence[Assignment], columns: set[str], *, actor: User, now: dt.datetime) -> None:
    """One statement for all, so that swaps go back, too."""
    try:
        with raise_for_constraint(REFUSALS):
            Assignment.objects.bulk_update(assignments, sorted(columns))
    except InstructorBusy as busy:
        said = say_clashes(assignments, actor=actor, today=timezone.localdate(now))
        raise InstructorBusy(said or str(busy)) from busy


def _require_allowed(assignments: Sequence[Assignment], *, actor: User, now: dt.datetime) -> None:
    obstacles = obstacles_to_restoring(assignments, actor=actor, today=timezone.localdate(now))
    if obstacles:
        raise CannotUndo(in_words(obstacles, assignments))


def _seat_again(
    assignments: Sequence[Assignment], undone: Mapping[UUID, _Undone], *, actor: User, now: dt.datetime
) -> None:
    """Students who came along leave again, and those who left come back, by the services that decide on them."""
    for row in assignments:
        before, after = (set(values.get(STUDENTS, ())) for values in (undone[row.pk].before, undone[row.pk].after))
        if joined := after - before:
            detach_bookings(assignment_ids=[row.pk], booking_ids=joined, actor=actor, now=now)
        if left := before - after:
            attach_bookings(
                assignment_ids=[row.pk], booking_ids=left, actor=actor, now=now, acknowledged=["student_busy"]
            )


def _bring_back(entries: Sequence[HistoryEntry], *, actor: User, now: dt.datetime) -> None:
    """Make the same rows again: series, classes, and the students' places in them."""
    require(actor, Permission.DELETE_ASSIGNMENT)
    rows = [_row(Assignment, entry.before) for entry in entries]
    lock_instructors({row.instructor_id for row in rows})
    if Assignment.objects.filter(pk__in=[row.pk for row in rows]).exists():
        raise CannotUndo("These classes are back already.")
    kept = {series["id"]: series for entry in entries if (series := entry.before.get("series"))}
    AssignmentSeries.objects.bulk_create([_row(AssignmentSeries, series) for series in kept.values()])
    _require_series(rows)
    with raise_for_constraint(REFUSALS):
        Assignment.objects.bulk_create(rows)
    _require_allowed([row for row in rows if row.class_status == ClassStatus.SCHEDULED], actor=actor, now=now)
    with raise_for_constraint(REFUSALS):
        AssignmentBooking.objects.bulk_create(
            AssignmentBooking(assignment_id=entry.assignment_id, booking_id=booking_id)
            for entry in entries
            for booking_id in entry.before[STUDENTS]
        )
    changes = [
        Change(assignment=row, after={STUDENTS: entry.before[STUDENTS]})
        for row, entry in zip(rows, entries, strict=True)
    ]
    record(event=Event.UNDELETED, changes=changes, actor=actor, now=now)


def _require_series(rows: Sequence[Assignment]) -> None:
    wanted = {row.series_id for row in rows if row.series_id}
    if AssignmentSeries.objects.filter(pk__in=wanted).count() != len(wanted):
        raise CannotUndo("The series of these classes is gone. Nothing was brought back.")


def _row[Row: (Assignment, AssignmentSeries)](model: type[Row], values: Mapping[str, Any]) -> Row:
    """A row of the model from what history kept of it."""
    columns = {field.attname: field for field in model._meta.concrete_fields if not field.generated}  # noqa: SLF001 -- public in Django's documentation
    return model(**{name: columns[name].to_python(value) for name, value in values.items() if name in columns})


def _python(column: str, value: Any) -> Any:
    """A value of history as the column's own."""
    model_field = next(each for each in Assignment._meta.concrete_fields if each.attname == column)  # noqa: SLF001 -- public in Django's documentation
    return model_field.to_python(value)
