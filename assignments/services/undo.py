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
from assignments.findings.stored import describe_conflicts, obstacles_to_restoring
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry
from assignments.models.vocabulary import ClassStatus, PaymentStatus
from assignments.selectors.shares import students_of
from assignments.services.amounts import AMOUNT, TAKEN_BACK, catch_up, keep_amounts_put_back
from assignments.services.history import Change, Event, record
from assignments.services.locks import lock_existing, lock_instructors
from assignments.services.rights import require_own_or_desk, require_reopening
from assignments.services.students import attach_bookings, detach_bookings
from assignments.services.transitions import in_words
from database.constraints import raise_for_constraint
from notices.services import take_back_notices

UNDO_WITHIN: Final = dt.timedelta(minutes=15)
ASKED_ABOUT: Final = frozenset(
    {"date", "start_time", "end_time", "instructor_id"}
)  # an answer is to these (domain 4.8)
SUBJECT: Final = frozenset({"class_type_id", "booking_type"})
ASKED_AGAIN: Final = (
    ASKED_ABOUT | SUBJECT | {"class_status", "instructor_status"}
)  # by the rules, before it is put back
ARRANGED: Final = ASKED_ABOUT | SUBJECT | {"payment_type", "payment_rate"}  # of scheduled classes only (domain 4.9)
NOT_COMPARED: Final = frozenset({"instructor_response_at"})  # history keeps milliseconds, the table microseconds
STUDENTS: Final = "booking_ids"
STARTED_OVER: Final = {Event.CREATED, Event.UNDELETED}
CHANGED_SINCE: Final = "Somebody changed this since. Nothing was taken back; look at it as it is now."


@dataclass(slots=True, kw_only=True)
class _Undone:
    """What one class is put back to, what it must still be for that, and when it was changed."""

    at: dt.datetime
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
        undone.setdefault(entry.assignment_id, _Undone(at=entry.at)).add(entry)
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
    if actor.works_at_desk:
        asked = [each for each in changes if ASKED_AGAIN & each.after.keys()]
        scheduled = [each for each in asked if each.assignment.class_status == ClassStatus.SCHEDULED]
        _require_allowed(
            [each.assignment for each in scheduled],
            attached=[each.assignment.pk for each in scheduled if "class_status" not in each.after],
            actor=actor,
            now=now,
        )
    columns = {column for change in changes for column in change.after}
    if columns:
        _write([change.assignment for change in changes], columns, actor=actor, now=now)
    changes = [change for change in changes if change.after]
    record(event=Event.UNDONE, changes=changes, actor=actor, now=now)
    _seat_again(assignments, undone, actor=actor, now=now)
    _explain_amounts(changes, actor=actor, now=now)


def _require_untouched(row: Assignment, undone: _Undone, students: Sequence[str]) -> None:
    """Raise CannotUndo unless the class is still as the change left it."""
    for column, value in undone.after.items():
        stored = students if column == STUDENTS else getattr(row, column)
        wanted = list(value) if column == STUDENTS else _python(column, value)
        if column not in NOT_COMPARED and stored != wanted:
            raise CannotUndo(CHANGED_SINCE)
    if _is_settled_since(row, undone):
        raise CannotUndo(CHANGED_SINCE)


def _is_settled_since(row: Assignment, undone: _Undone) -> bool:
    """Whether the class was closed, paid or answered as it is now, so that what was changed before stays."""
    back = undone.before.keys()
    was_closed = "class_status" not in back and row.class_status != ClassStatus.SCHEDULED and ARRANGED & back
    was_paid = "payment_status" not in back and row.payment_status == PaymentStatus.PAID and AMOUNT & back
    answered_at = row.instructor_response_at
    was_answered = "instructor_status" not in back and answered_at is not None and answered_at > undone.at
    return bool(was_closed or was_paid or (was_answered and ASKED_ABOUT & back))


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
        said = describe_conflicts(assignments, actor=actor, today=timezone.localdate(now))
        raise InstructorBusy(said or str(busy)) from busy


def _require_allowed(
    assignments: Sequence[Assignment], *, actor: User, now: dt.datetime, attached: Sequence[UUID] = ()
) -> None:
    obstacles = obstacles_to_restoring(assignments, actor=actor, today=timezone.localdate(now), attached=attached)
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


def _explain_amounts(changes: Sequence[Change], *, actor: User, now: dt.datetime) -> None:
    """Amounts that were put back are reckoned as they were; those that nothing holds any more catch up (domain 5.4, 5.5)."""
    keep_amounts_put_back(
        assignments=[change.assignment for change in changes if AMOUNT & change.after.keys()],
        before={change.assignment.pk: change.before for change in changes},
        actor=actor,
        now=now,
    )
    freed = [change.assignment.pk for change in changes if _was_held(change) and not AMOUNT & change.after.keys()]
    catch_up(assignment_ids=freed, actor=actor, now=now, reason=TAKEN_BACK)


def _was_held(change: Change) -> bool:
    return change.before.get("payment_status") == PaymentStatus.PAID or "class_status" in change.before


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
