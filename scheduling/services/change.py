"""Edit one class, it and those that follow, or its whole series (rules 4.3, 4.5, 4.9)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import REFUSALS, AssignmentGone, VersionConflict, WrongState
from assignments.models import Assignment, AssignmentBooking, PaymentCalculation
from assignments.models.vocabulary import ClassStatus
from assignments.seats import seats_of
from assignments.selectors.shares import sizes_of_series
from assignments.services.announce import announcing_together
from assignments.services.history import Change, Event, record, values_of
from assignments.services.locks import lock_assignments
from assignments.services.transitions import UNANSWERED
from bookings.models import Booking
from catalog.models import ClassType
from database.constraints import raise_for_constraint
from scheduling.changes import ChangeRequest, ChangeScope, ChangeSheet
from scheduling.exceptions import ChangeOutdated, ChangeRefused, NothingToChange
from scheduling.selectors.subject import Subject
from scheduling.services.change_findings import findings_of_change
from scheduling.services.change_plan import PLACE, PRICE, PlannedChange, members_in_scope, plan_changes
from scheduling.services.change_sheet import SheetContext, build_sheet

DETAILS = ("class_type_id", "booking_type", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PreparedChange:
    sheet: ChangeSheet
    planned: Sequence[PlannedChange]


def preview_change(*, request: ChangeRequest, actor: User, today: dt.date) -> ChangeSheet:
    """Return the sheet of everything that saving would do, without locking or writing."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    anchor, series = _read(request)
    return _prepare(request=request, anchor=anchor, series=series, actor=actor, today=today).sheet


@transaction.atomic
def change_assignments(
    *,
    request: ChangeRequest,
    acknowledged: Collection[str],
    fingerprint: str,
    versions: Mapping[UUID, int],
    actor: User,
    now: dt.datetime,
) -> ChangeSheet:
    """Make the change as it was shown, all of it or none, and return its sheet.

    Raises VersionConflict if a class is no longer at the version in `versions`, ChangeOutdated if
    anything else that was shown has changed, and ChangeRefused if there is an error or a warning
    that is not `acknowledged`.
    """
    require(actor, Permission.UPDATE_ASSIGNMENT)
    anchor, series = _lock(request)
    for row in series:
        if versions.get(row.pk, row.version) != row.version:
            raise VersionConflict(assignment_id=row.pk, shown=versions[row.pk], stored=row.version)
    prepared = _prepare(request=request, anchor=anchor, series=series, actor=actor, today=timezone.localdate(now))
    sheet = prepared.sheet
    if sheet.fingerprint != fingerprint:
        raise ChangeOutdated(sheet)
    if sheet.errors or not sheet.warning_codes <= set(acknowledged):
        raise ChangeRefused(sheet)
    # Both snapshots read the old values, so they are taken before the rows change.
    history = _snapshot_history(prepared.planned)
    calculations = _snapshot_calculations(prepared.planned, actor=actor, now=now)
    _write(prepared.planned)
    _record_history(history, actor=actor, now=now)
    PaymentCalculation.objects.bulk_create(calculations)
    return sheet


def _read(request: ChangeRequest) -> tuple[Assignment, list[Assignment]]:
    anchor = Assignment.objects.filter(pk=request.assignment_id).first()
    if anchor is None:
        raise AssignmentGone
    if request.scope is ChangeScope.THIS or anchor.series_id is None:
        return anchor, [anchor]
    return anchor, list(Assignment.objects.filter(series_id=anchor.series_id).in_order())


def _lock(request: ChangeRequest) -> tuple[Assignment, list[Assignment]]:
    """Read the same classes, locked together with their old and new instructors."""
    _, series = _read(request)
    requested = (request.instructor_id, *(each.instructor_id for each in request.adjustments.values()))
    new_instructors = {instructor_id for instructor_id in requested if instructor_id is not None}
    locked = lock_assignments([row.pk for row in series], also_instructors=new_instructors)
    return next(row for row in locked if row.pk == request.assignment_id), locked


def _prepare(
    *, request: ChangeRequest, anchor: Assignment, series: Sequence[Assignment], actor: User, today: dt.date
) -> _PreparedChange:
    if request.scope is ChangeScope.THIS and anchor.class_status != ClassStatus.SCHEDULED:
        raise WrongState(f"This class is {anchor.get_class_status_display().lower()} and cannot be changed.")
    members = members_in_scope(anchor=anchor, scope=request.scope, series=series)
    students = _students_of(members)
    planned, skipped = plan_changes(
        request=request,
        anchor=anchor,
        members=members,
        students={pk: len(bookings) for pk, bookings in students.items()},
        sizes=sizes_of_series(members),
    )
    if not planned:
        raise NothingToChange(*[only.reason for only in skipped if request.scope is ChangeScope.THIS])
    class_type = ClassType.objects.filter(pk=request.class_type_id).first() if request.class_type_id else None
    context = SheetContext(instructors=_instructors_of(planned), students=students, class_type=class_type)
    findings = findings_of_change(
        planned=planned,
        students=students,
        class_type=class_type,
        seats=seats_of(Subject(class_type=class_type) if class_type else anchor),
        series=anchor.series,
        request=request,
        actor=actor,
        today=today,
    )
    return _PreparedChange(
        planned=planned,
        sheet=build_sheet(request=request, planned=planned, skipped=skipped, context=context, findings=findings),
    )


def _students_of(members: Sequence[Assignment]) -> dict[UUID, list[Booking]]:
    students: dict[UUID, list[Booking]] = defaultdict(list)
    attached = AssignmentBooking.objects.filter(assignment__in=members).select_related("booking__class_package")
    for link in attached.order_by("booking__first_name", "booking__last_name", "booking_id"):
        students[link.assignment_id].append(link.booking)
    return students


def _instructors_of(planned: Sequence[PlannedChange]) -> dict[UUID, User]:
    ids = {plan.assignment.instructor_id for plan in planned} | {plan.value("instructor_id") for plan in planned}
    return {user.pk: user for user in User.objects.filter(pk__in=ids)}


def _write(planned: Sequence[PlannedChange]) -> None:
    """Update all classes in one statement: the constraint checks the final state, so swaps work."""
    columns = {column for plan in planned for column in plan.after}
    for plan in planned:
        for column, value in plan.after.items():
            setattr(plan.assignment, column, value)
    with raise_for_constraint(REFUSALS):
        Assignment.objects.bulk_update([plan.assignment for plan in planned], sorted(columns))


def _snapshot_history(planned: Sequence[PlannedChange]) -> Mapping[Event, Sequence[Change]]:
    """Return the old and new values of the changed columns, by event."""
    changes: dict[Event, list[Change]] = defaultdict(list)
    for plan in planned:
        for event, columns in _events_of(plan).items():
            changes[event].append(
                Change(
                    assignment=plan.assignment,
                    before=values_of(plan.assignment, columns),
                    after={column: plan.after[column] for column in columns},
                )
            )
    return changes


def _record_history(changes: Mapping[Event, Sequence[Change]], *, actor: User, now: dt.datetime) -> None:
    with announcing_together():
        for event, of_event in changes.items():
            record(event=event, changes=of_event, actor=actor, now=now)


def _events_of(plan: PlannedChange) -> dict[Event, list[str]]:
    """Return the changed columns by event.

    A reset answer and `is_exception` belong to the event that caused them.
    """
    events = {
        Event.REASSIGNED: ["instructor_id"],
        Event.MOVED: list(PLACE),
        Event.CHANGED: list(DETAILS),
        Event.REPRICED: list(PRICE),
    }
    happened = {
        event: changed
        for event, columns in events.items()
        if (changed := [column for column in columns if column in plan.after])
    }
    caused = [column for column in (*UNANSWERED, "is_exception") if plan.changes(column)]
    next(iter(happened.values())).extend(caused)
    return happened


def _snapshot_calculations(
    planned: Sequence[PlannedChange], *, actor: User, now: dt.datetime
) -> Sequence[PaymentCalculation]:
    """Return the unsaved calculations of the new amounts, with the old amounts in `before`."""
    return [
        PaymentCalculation(
            assignment=plan.assignment,
            before=plan.assignment.payment_amount,
            after=plan.value("payment_amount"),
            payment_type=plan.value("payment_type"),
            rate=plan.value("payment_rate"),
            students=plan.share.students,
            classes=plan.share.classes,
            rule=plan.share.rule,
            reason="Payment type or rate changed",
            calculated_by=actor,
            calculated_at=now,
        )
        for plan in planned
        if plan.share is not None
    ]
