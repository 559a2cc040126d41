"""The amounts of classes: set by hand, reset, and reckoned again when students change (domain 5.3 to 5.5)."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import AmountRefused, WrongState
from assignments.models import Assignment, PaymentCalculation
from assignments.models.vocabulary import ClassStatus, PaymentStatus
from assignments.payments import PaymentError, Share, check_rate, students_matter
from assignments.selectors.shares import shares_of, sizes_of_series, students_of
from assignments.services.history import Change, Event, record, values_of
from assignments.services.locks import lock_assignment
from design.formatting import format_money

PAID = "This class is paid: its amount does not change. Take the payment back first."
TAKEN_BACK = "Taken back"
AMOUNT = frozenset({"payment_amount", "payment_type", "payment_rate", "payment_override_reason"})
"""The columns that a calculation is about."""

KEEP_GIVEN = """
    INSERT INTO payment_calculations (
        assignment_id, before, after, payment_type, rate, students, classes, rule, reason, calculated_by_id, calculated_at
    )
    SELECT class.id, given.before, class.payment_amount, class.payment_type, class.payment_rate,
        given.students, given.classes, given.rule, %s, %s, %s
    FROM jsonb_to_recordset(%s) AS given (id uuid, before numeric, students integer, classes integer, rule text)
    JOIN class_assignments class ON class.id = given.id
"""
NO_RATE = "This class has no rate to reckon from. Set its amount by hand."


@transaction.atomic
def override_amount(
    *,
    assignment_id: UUID,
    amount: Decimal,
    reason: str,
    actor: User,
    now: dt.datetime,
    version: int | None = None,
) -> None:
    """Set the amount of one class by hand; it stays until it is reset. 0 makes the class complimentary."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    reason = reason.strip()
    if not reason:
        raise AmountRefused("Say why the amount differs from what the rate gives.")
    amount = _check_amount(amount)
    assignment = _lock_unpaid(assignment_id, version)
    share = Share(
        amount=amount,
        students=max(len(students_of([assignment.pk])[assignment.pk]), 1),
        classes=sizes_of_series([assignment])[assignment.pk],
        rule=f"Set by hand: {format_money(amount, currency=settings.STUDIO_CURRENCY)}",
    )
    _write([assignment], {assignment.pk: share}, override=reason, actor=actor, now=now, reason=reason)


@transaction.atomic
def reset_amount(*, assignment_id: UUID, actor: User, now: dt.datetime, version: int | None = None) -> None:
    """Take a hand-set amount back: the class brings in what its rate gives."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    assignment = _lock_unpaid(assignment_id, version)
    if assignment.payment_override_reason is None:
        raise WrongState("The amount of this class is not set by hand.")
    if assignment.payment_rate is None:
        raise WrongState(NO_RATE)
    _write([assignment], _reckon([assignment]), override=None, actor=actor, now=now, reason="Reset to the rate")


def recompute(*, assignments: Sequence[Assignment], actor: User, now: dt.datetime, reason: str) -> None:
    """Reckon locked classes again after their students changed, where the amount depends on them.

    Paid, completed and hand-set amounts stay as they are.
    """
    followers = [row for row in assignments if _follows_students(row)]
    _write(followers, _reckon(followers), override=None, actor=actor, now=now, reason=reason)


def keep_given_amounts(
    *,
    assignments: Sequence[Assignment],
    before: Mapping[UUID, Decimal],
    actor: User,
    now: dt.datetime,
    reason: str,
) -> None:
    """Keep where amounts come from that were given and not reckoned; a class that is not in `before` is new."""
    students = students_of(list(before))
    sizes = sizes_of_series(assignments)
    given = [
        {
            "id": str(row.pk),
            "before": str(before[row.pk]) if row.pk in before else None,
            "students": max(len(students[row.pk]), 1),  # of a new class: none yet
            "classes": sizes[row.pk],
            "rule": f"{reason}: {format_money(row.payment_amount, currency=settings.STUDIO_CURRENCY)}",
        }
        for row in assignments
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_GIVEN, [reason, actor.pk, now, json.dumps(given)])


def keep_amounts_put_back(
    *, assignments: Sequence[Assignment], before: Mapping[UUID, Mapping[str, Any]], actor: User, now: dt.datetime
) -> None:
    """Keep where amounts come from that stand again as they were: from what they were reckoned then."""
    known = PaymentCalculation.objects.filter(assignment__in=assignments).order_by("-calculated_at")
    by_amount: dict[tuple[UUID, Decimal], PaymentCalculation] = {}
    for calculation in known:
        by_amount.setdefault((calculation.assignment_id, calculation.after), calculation)
    students, sizes = students_of([row.pk for row in assignments]), sizes_of_series(assignments)
    shares = {}
    for row in assignments:
        then = by_amount.get((row.pk, row.payment_amount))
        shares[row.pk] = Share(
            amount=row.payment_amount,
            students=then.students if then else max(len(students[row.pk]), 1),
            classes=then.classes if then else sizes[row.pk],
            rule=then.rule
            if then
            else f"{TAKEN_BACK}: {format_money(row.payment_amount, currency=settings.STUDIO_CURRENCY)}",
        )
    was = {pk: columns["payment_amount"] for pk, columns in before.items() if "payment_amount" in columns}
    _keep_calculations(assignments, shares, before=was, actor=actor, now=now, reason=TAKEN_BACK)


def catch_up(*, assignment_ids: Collection[UUID], actor: User, now: dt.datetime, reason: str) -> None:
    """Reckon locked classes again whose amounts stayed behind while a payment or the completion held them.

    Not those of cancelled ones: what was paid back for them stays on record.
    """
    followers = [row for row in Assignment.objects.live().filter(pk__in=assignment_ids) if _follows_students(row)]
    shares = _reckon(followers)
    behind = [row for row in followers if row.payment_amount != shares[row.pk].amount]
    _write(behind, shares, override=None, actor=actor, now=now, reason=reason)


def _follows_students(row: Assignment) -> bool:
    return (
        students_matter(row.payment_type)
        and row.payment_rate is not None
        and row.payment_override_reason is None
        and row.payment_status != PaymentStatus.PAID
        and row.class_status != ClassStatus.COMPLETED
    )


def _check_amount(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise AmountRefused("The amount must be a number.")
    if amount < 0:
        raise AmountRefused("The amount must not be negative.")
    try:
        return check_rate(amount, complimentary=amount == 0)
    except PaymentError as error:
        raise AmountRefused(str(error).replace("rate", "amount")) from error


def _lock_unpaid(assignment_id: UUID, version: int | None) -> Assignment:
    assignment = lock_assignment(assignment_id, version=version)
    if assignment.payment_status == PaymentStatus.PAID:
        raise WrongState(PAID)
    return assignment


def _reckon(assignments: Sequence[Assignment]) -> dict[UUID, Share]:
    try:
        return shares_of(assignments)
    except PaymentError as error:
        raise AmountRefused(str(error)) from error


def _write(
    assignments: Sequence[Assignment],
    shares: dict[UUID, Share],
    *,
    override: str | None,
    actor: User,
    now: dt.datetime,
    reason: str,
) -> None:
    """Write amounts that changed, their history, and the calculation of all: one statement per distinct amount."""
    changes = []
    by_amount: defaultdict[Decimal, list[UUID]] = defaultdict(list)
    for row in assignments:
        after: dict[str, Any] = {"payment_amount": shares[row.pk].amount, "payment_override_reason": override}
        changed = [column for column in after if getattr(row, column) != after[column]]
        if changed:
            by_amount[shares[row.pk].amount].append(row.pk)
            before = values_of(row, changed)
            changes.append(Change(assignment=row, before=before, after={column: after[column] for column in changed}))
    for amount, ids in by_amount.items():
        Assignment.objects.filter(pk__in=ids).update(payment_amount=amount, payment_override_reason=override)
    if changes:
        record(event=Event.REPRICED, changes=changes, actor=actor, now=now, reason=reason)
    _keep_calculations(assignments, shares, actor=actor, now=now, reason=reason)


def _keep_calculations(
    assignments: Sequence[Assignment],
    shares: Mapping[UUID, Share],
    *,
    actor: User,
    now: dt.datetime,
    reason: str,
    before: Mapping[UUID, Decimal] = MappingProxyType({}),
) -> None:
    """`before` is told where the classes carry their new amounts already."""
    PaymentCalculation.objects.bulk_create(
        PaymentCalculation(
            assignment=row,
            before=before.get(row.pk, row.payment_amount),
            after=shares[row.pk].amount,
            payment_type=row.payment_type,
            rate=row.payment_rate,
            students=shares[row.pk].students,
            classes=shares[row.pk].classes,
            rule=shares[row.pk].rule,
            reason=reason,
            calculated_by=actor,
            calculated_at=now,
        )
        for row in assignments
    )
