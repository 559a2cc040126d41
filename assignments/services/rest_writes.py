"""What follows when classes or their students are written by SQL, as `/rest/v1` does: history, notices, amounts.

The database's own rules decide there, not the findings of the screens (domain 4.5). Still nobody learns by chance that a
class was moved. Locks are taken before the write; what is returned is called after it, in the same transaction.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from assignments.models import Assignment, AssignmentBooking
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus
from assignments.selectors.shares import students_of
from assignments.services.amounts import keep_given_amounts, recompute
from assignments.services.announce import announcing_together
from assignments.services.delete import columns_of
from assignments.services.history import RECORDED, Change, Event, record, values_of
from assignments.services.locks import lock_existing
from postgrest_server.declarations import AfterWrite

GIVEN_HERE = "Given through the API"

EVENTS: Mapping[str, Event] = {
    "date": Event.MOVED,
    "start_time": Event.MOVED,
    "end_time": Event.MOVED,
    "is_exception": Event.MOVED,
    "instructor_id": Event.REASSIGNED,
    "payment_amount": Event.REPRICED,
    "payment_type": Event.REPRICED,
    "payment_override_reason": Event.REPRICED,
    "notes": Event.NOTED,
    "class_type_id": Event.CHANGED,
    "package_id": Event.CHANGED,
    "schedule_type": Event.CHANGED,
    "booking_type": Event.CHANGED,
    "assigned_by_id": Event.CHANGED,
    "assigned_at": Event.CHANGED,
}
STATES: Mapping[str, Mapping[str, Event]] = {
    "class_status": {ClassStatus.CANCELLED: Event.CANCELLED, ClassStatus.COMPLETED: Event.COMPLETED},
    "payment_status": {PaymentStatus.PAID: Event.PAID},
    "instructor_status": {InstructorStatus.ACCEPTED: Event.ACCEPTED, InstructorStatus.REJECTED: Event.REJECTED},
}
LEFT: Mapping[tuple[str, str], Event] = {
    ("class_status", ClassStatus.CANCELLED): Event.RESTORED,
    ("class_status", ClassStatus.COMPLETED): Event.REOPENED,
    ("payment_status", PaymentStatus.PAID): Event.UNPAID,
}


def before_class_write(
    *, assignment_ids: Collection[UUID], also_instructors: Collection[UUID], actor: User, now: dt.datetime
) -> AfterWrite:
    """Lock these classes and all instructors concerned; then follow what became of the classes, and of new ones."""
    before = {row.pk: row for row in lock_existing(assignment_ids, also_instructors=also_instructors)}
    students = students_of(list(before)) if before else {}

    def after_write(written: Collection[UUID]) -> None:
        after = {row.pk: row for row in Assignment.objects.filter(pk__in=written)}
        created = [row for pk, row in after.items() if pk not in before]
        removed = [before[pk] for pk in written if pk in before and pk not in after]
        with announcing_together():
            if created:
                made = [Change(assignment=row, after=values_of(row, RECORDED)) for row in created]
                record(event=Event.CREATED, changes=made, actor=actor, now=now)
            if removed:
                gone = [
                    Change(assignment=row, before=columns_of(row) | {"booking_ids": students[row.pk]})
                    for row in removed
                ]
                record(event=Event.DELETED, changes=gone, actor=actor, now=now)
            for event, changes in _changes(before, after).items():
                record(event=event, changes=changes, actor=actor, now=now)
        _keep_calculations(before, after, actor=actor, now=now)

    return after_write


def before_student_write(
    *, assignment_ids: Collection[UUID], link_ids: Collection[UUID], actor: User, now: dt.datetime
) -> AfterWrite:
    """Lock these classes and those of the links; then follow who came and who went, and what depends on their number."""
    links = AssignmentBooking.objects.filter(pk__in=link_ids)
    held = lock_existing({*assignment_ids, *links.values_list("assignment_id", flat=True)})
    before = students_of([row.pk for row in held])

    def after_write(_written: Collection[UUID]) -> None:
        after = students_of([row.pk for row in held])
        changed = [row for row in held if before[row.pk] != after[row.pk]]
        for event, rows in (
            (Event.STUDENTS_ATTACHED, [row for row in changed if len(after[row.pk]) > len(before[row.pk])]),
            (Event.STUDENTS_DETACHED, [row for row in changed if len(after[row.pk]) <= len(before[row.pk])]),
        ):
            changes = [
                Change(assignment=row, before={"booking_ids": before[row.pk]}, after={"booking_ids": after[row.pk]})
                for row in rows
            ]
            if changes:
                record(event=event, changes=changes, actor=actor, now=now)
        if changed:
            recompute(assignments=changed, actor=actor, now=now, reason="Students changed")

    return after_write


def _keep_calculations(
    before: Mapping[UUID, Assignment], after: Mapping[UUID, Assignment], *, actor: User, now: dt.datetime
) -> None:
    """Where the amounts of new classes come from, and of those that were given another amount or payment type."""
    priced = [row for pk, row in after.items() if pk not in before or _price_of(before[pk]) != _price_of(row)]
    if priced:
        was = {row.pk: before[row.pk].payment_amount for row in priced if row.pk in before}
        keep_given_amounts(assignments=priced, before=was, actor=actor, now=now, reason=GIVEN_HERE)


def _price_of(row: Assignment) -> tuple[Decimal, str]:
    return row.payment_amount, row.payment_type


def _changes(before: Mapping[UUID, Assignment], after: Mapping[UUID, Assignment]) -> Mapping[Event, Sequence[Change]]:
    """The changed columns of each class by what happened to it."""
    changes: defaultdict[Event, list[Change]] = defaultdict(list)
    for pk, row in after.items():
        if pk in before:
            for event, columns in _events(before[pk], row).items():
                changes[event].append(
                    Change(assignment=row, before=values_of(before[pk], columns), after=values_of(row, columns))
                )
    return changes


def _events(before: Assignment, after: Assignment) -> Mapping[Event, list[str]]:
    events: defaultdict[Event, list[str]] = defaultdict(list)
    for column in (*EVENTS, *STATES):
        was, is_now = getattr(before, column), getattr(after, column)
        if was != is_now:
            events[_event(column, was, is_now)].append(column)
    if before.instructor_response_at != after.instructor_response_at:
        answered = next((event for event in (Event.ACCEPTED, Event.REJECTED) if event in events), Event.CHANGED)
        events[answered].append("instructor_response_at")
    return events


def _event(column: str, was: Any, is_now: Any) -> Event:
    if column in EVENTS:
        return EVENTS[column]
    return STATES[column].get(is_now) or LEFT.get((column, was)) or Event.CHANGED
