"""Changing one class, it and those that follow, or its whole series (domain 4.3, 4.5, 4.9)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import REFUSALS, AssignmentGone, VersionConflict, WrongState
from assignments.models import Assignment, AssignmentBooking, PaymentCalculation
from assignments.models.vocabulary import ClassStatus
from assignments.selectors.shares import sizes_of_series
from assignments.services.announce import announcing_together
from assignments.services.history import Change, Event, record, values_of
from assignments.services.locks import lock_assignments
from assignments.services.transitions import UNANSWERED
from bookings.models import Booking
from catalog.models import ClassType
from database.constraints import raise_for_constraint
from scheduling.changes import ChangeRequest, ChangeSheet, Scope
from scheduling.exceptions import ChangeOutdated, ChangeRefused, NothingToChange
from scheduling.services.change_findings import findings_of_change
from scheduling.services.change_plan import PLACE, PRICE, Planned, members_in_scope, plan_changes
from scheduling.services.change_sheet import Known, build_sheet

DETAILS = ("class_type_id", "booking_type", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    sheet: ChangeSheet
    planned: Sequence[Planned]


def preview_change(*, request: ChangeRequest, actor: User, today: dt.date) -> ChangeSheet:
    """The sheet of everything that saving this request would do; nothing is locked or written."""
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
    """Carry out the change as it was shown, all of it or none, and answer with its sheet.

    Raises VersionConflict when somebody changed one of the `versions` meanwhile, ChangeOutdated when anything else
    that was shown is different now, and ChangeRefused when findings stand in the way.
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
    _record_history(prepared.planned, actor=actor, now=now)
    _record_calculations(prepared.planned, actor=actor, now=now)
    _write(prepared.planned)
    return sheet


def _read(request: ChangeRequest) -> tuple[Assignment, list[Assignment]]:
    anchor = Assignment.objects.filter(pk=request.assignment_id).first()
    if anchor is None:
        raise AssignmentGone
    if request.scope is Scope.THIS or anchor.series_id is None:
        return anchor, [anchor]
    return anchor, list(Assignment.objects.filter(series_id=anchor.series_id).in_order())


def _lock(request: ChangeRequest) -> tuple[Assignment, list[Assignment]]:
    """The same classes, held together with their old and new instructors until the change is committed."""
    _, series = _read(request)
    asked = (request.instructor_id, *(alone.instructor_id for alone in request.changes.values()))
    joining = {instructor_id for instructor_id in asked if instructor_id is not None}
    locked = lock_assignments([row.pk for row in series], also_instructors=joining)
    return next(row for row in locked if row.pk == request.assignment_id), locked


def _prepare(
    *, request: ChangeRequest, anchor: Assignment, series: Sequence[Assignment], actor: User, today: dt.date
) -> _Prepared:
    if request.scope is Scope.THIS and anchor.class_status != ClassStatus.SCHEDULED:
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
        raise NothingToChange(*[only.reason for only in skipped if request.scope is Scope.THIS])
    class_type = ClassType.objects.filter(pk=request.class_type_id).first() if request.class_type_id else None
    known = Known(instructors=_instructors_of(planned), students=students, class_type=class_type)
    findings = findings_of_change(
        planned=planned,
        students=students,
        class_type=class_type,
        seats=_seats(anchor, class_type),
        series=anchor.series,
        request=request,
        actor=actor,
        today=today,
    )
    return _Prepared(
        planned=planned,
        sheet=build_sheet(request=request, planned=planned, skipped=skipped, known=known, findings=findings),
    )


def _seats(anchor: Assignment, class_type: ClassType | None) -> int:
    """Of the new class type, or as they are: no one joins by a change."""
    subject = class_type or anchor.class_type or anchor.class_schedule
    return int(subject.max_participants if subject else settings.DEFAULT_MAX_PARTICIPANTS)


def _students_of(members: Sequence[Assignment]) -> dict[UUID, list[Booking]]:
    students: dict[UUID, list[Booking]] = defaultdict(list)
    attached = AssignmentBooking.objects.filter(assignment__in=members).select_related("booking__class_package")
    for link in attached.order_by("booking__first_name", "booking__last_name", "booking_id"):
        students[link.assignment_id].append(link.booking)
    return students


def _instructors_of(planned: Sequence[Planned]) -> dict[UUID, User]:
    ids = {plan.assignment.instructor_id for plan in planned} | {plan.value("instructor_id") for plan in planned}
    return {user.pk: user for user in User.objects.filter(pk__in=ids)}


def _write(planned: Sequence[Planned]) -> None:
    """One UPDATE for all classes, so that the constraint judges the end state: shifts and swaps succeed."""
    columns = {column for plan in planned for column in plan.after}
    for plan in planned:
        for column, value in plan.after.items():
            setattr(plan.assignment, column, value)
    with raise_for_constraint(REFUSALS):
        Assignment.objects.bulk_update([plan.assignment for plan in planned], sorted(columns))


def _record_history(planned: Sequence[Planned], *, actor: User, now: dt.datetime) -> None:
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
    with announcing_together():
        for event, of_event in changes.items():
            record(event=event, changes=of_event, actor=actor, now=now)


def _events_of(plan: Planned) -> dict[Event, list[str]]:
    """The changed columns by what happened; an answer that is asked for again and an exception go with their cause."""
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
    along = [column for column in (*UNANSWERED, "is_exception") if plan.changes(column)]
    next(iter(happened.values())).extend(along)
    return happened


def _record_calculations(planned: Sequence[Planned], *, actor: User, now: dt.datetime) -> None:
    PaymentCalculation.objects.bulk_create(
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
    )
