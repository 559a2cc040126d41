"""Plan a change: the new values of each class in its scope.

These rules make no queries (rules 4.9, 5.4).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus
from assignments.payments import PaymentError, Share, check_offered, round_money, share_of_one
from assignments.proposals import Adjustment
from assignments.services.transitions import UNANSWERED
from design.formatting import format_date
from scheduling.changes import ChangeRequest, ChangeScope, SkippedClass
from scheduling.exceptions import CannotMove

PLACE = ("date", "start_time", "end_time")
PRICE = ("payment_type", "payment_rate", "payment_amount")

KEEPS_PLACE = "Moved separately before. Its date and time do not change."
KEEPS_PAID = "This class is paid. Its amount does not change."
KEEPS_OVERRIDE = "The amount was set by hand. It does not change."
NOT_CHANGED = {
    ClassStatus.COMPLETED: "Completed. It is not changed.",
    ClassStatus.CANCELLED: "Cancelled. It is not changed.",
}
LEFT_OUT = "Left out. It is not changed."
NO_DIFFERENCE = "This class has these values already."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """One class and its new values by column. `share` explains the amount if it was calculated."""

    assignment: Assignment
    after: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    share: Share | None = None

    def value(self, column: str) -> Any:
        """The new value of the column, or the present one if it does not change."""
        return self.after.get(column, getattr(self.assignment, column))

    def changes(self, column: str) -> bool:
        return bool(self.value(column) != getattr(self.assignment, column))

    @property
    def moves(self) -> bool:
        return any(column in self.after for column in PLACE)

    @property
    def is_reassigned(self) -> bool:
        return "instructor_id" in self.after

    @property
    def asks_again(self) -> bool:
        """Whether the instructor has answered and must answer again (rules 4.8)."""
        return "instructor_status" in self.after


def members_in_scope(*, anchor: Assignment, scope: ChangeScope, series: Sequence[Assignment]) -> list[Assignment]:
    """Return the classes in the scope.

    `series` is ordered by date; a class without a series is its only element.
    """
    if scope is ChangeScope.THIS:
        return [anchor]
    if scope is ChangeScope.ALL:
        return list(series)
    return [row for row in series if _order(row) >= _order(anchor)]


def plan_changes(
    *,
    request: ChangeRequest,
    anchor: Assignment,
    members: Sequence[Assignment],
    students: Mapping[UUID, int],
    sizes: Mapping[UUID, int],
) -> tuple[list[PlannedChange], list[SkippedClass]]:
    """Return the new values of each class, and the classes that do not change, with the reason."""
    planned: list[PlannedChange] = []
    skipped: list[SkippedClass] = []
    for row in members:
        reason = _reason_to_skip(row, request)
        if reason:
            skipped.append(_skip(row, reason))
            continue
        result = _plan_one(request, anchor, row, students=students.get(row.pk, 0), size=sizes[row.pk])
        if result.after:
            planned.append(result)
        else:
            skipped.append(_skip(row, " ".join(result.remarks) or NO_DIFFERENCE))
    return planned, skipped


def adjustment_of(row: Assignment, request: ChangeRequest) -> Adjustment:
    """Return what the user adjusted for this class alone."""
    return request.adjustments.get(str(row.pk), Adjustment())


def _reason_to_skip(row: Assignment, request: ChangeRequest) -> str:
    if row.class_status in NOT_CHANGED:
        return NOT_CHANGED[ClassStatus(row.class_status)]
    return LEFT_OUT if adjustment_of(row, request).dropped else ""


def _plan_one(
    request: ChangeRequest, anchor: Assignment, row: Assignment, *, students: int, size: int
) -> PlannedChange:
    place, place_remark = _place(request, anchor, row)
    price, share, price_remark = _price(request, row, students=students, size=size)
    adjustment = adjustment_of(row, request)
    requested = {
        **place,
        **_given(date=adjustment.date, start_time=adjustment.start_time, end_time=adjustment.end_time),
        **_given(instructor_id=adjustment.instructor_id or request.instructor_id),
        **_given(class_type_id=request.class_type_id, booking_type=request.booking_type),
        **({} if request.notes is None else {"notes": request.notes or None}),
        **price,
    }
    after = {column: value for column, value in requested.items() if getattr(row, column) != value}
    moves = any(column in after for column in PLACE)
    separately = request.scope is ChangeScope.THIS or (adjustment.date or adjustment.start_time or adjustment.end_time)
    if moves and separately and row.series_id and not row.is_exception:
        after["is_exception"] = True
    if (moves or "instructor_id" in after) and row.instructor_status != InstructorStatus.PENDING:
        after.update(UNANSWERED)
    return PlannedChange(
        assignment=row,
        after=after,
        share=share if any(column in after for column in PRICE) else None,
        remarks=tuple(remark for remark in (place_remark, price_remark) if remark),
    )


def _place(request: ChangeRequest, anchor: Assignment, row: Assignment) -> tuple[dict[str, Any], str]:
    """Return date and times: those requested, or the class's own moved by the same difference."""
    if request.date is None and request.start_time is None and request.end_time is None:
        return {}, ""
    if row.pk == anchor.pk:
        return _given(date=request.date, start_time=request.start_time, end_time=request.end_time), ""
    if row.is_exception:
        return {}, KEEPS_PLACE
    place: dict[str, Any] = {}
    if request.date is not None:
        place["date"] = _shift_date(row, request.date - anchor.date)
    for column in ("start_time", "end_time"):
        requested = getattr(request, column)
        if requested is not None:
            place[column] = _shift_time(row, column, before=getattr(anchor, column), after=requested)
    return place, ""


def _shift_date(row: Assignment, days: dt.timedelta) -> dt.date:
    try:
        return row.date + days
    except OverflowError as error:
        raise CannotMove(
            f"{format_date(row.date, with_year=True)} cannot be moved that far. Choose another date."
        ) from error


def _shift_time(row: Assignment, column: str, *, before: dt.time | None, after: dt.time) -> dt.time:
    """Return the time, shifted by the same minutes.

    A class without times gets the new time unchanged.
    """
    current: dt.time | None = getattr(row, column)
    if current is None or before is None:
        return after
    moved = dt.datetime.combine(row.date, current) + (
        dt.datetime.combine(row.date, after) - dt.datetime.combine(row.date, before)
    )
    if moved.date() != row.date:
        raise CannotMove(
            f"The class on {format_date(row.date)} at {current:%H:%M} would run past midnight. "
            "Move it separately first."
        )
    return moved.time()


def _price(
    request: ChangeRequest, row: Assignment, *, students: int, size: int
) -> tuple[dict[str, Any], Share | None, str]:
    """Return payment type, rate and amount.

    A paid amount does not change, nor does one that was set by hand.
    """
    if request.payment_type is None and request.payment_rate is None:
        return {}, None, ""
    if row.payment_status == PaymentStatus.PAID:
        return {}, None, KEEPS_PAID
    payment_type = request.payment_type or row.payment_type
    rate = row.payment_rate if request.payment_rate is None else request.payment_rate
    if rate is None:
        raise PaymentError("This class has no rate yet. Enter one.")
    check_offered(payment_type, row.schedule_type)
    share = share_of_one(
        payment_type=payment_type,
        rate=rate,
        students=students,
        classes=size,
        position=row.series_position or 1,
        complimentary=request.complimentary or (request.payment_rate is None and rate == 0),
        currency=settings.STUDIO_CURRENCY,
    )
    price: dict[str, Any] = {"payment_type": payment_type, "payment_rate": round_money(rate)}
    if row.payment_override_reason is not None:
        return price, None, KEEPS_OVERRIDE
    return price | {"payment_amount": share.amount}, share, ""


def _given(**columns: Any) -> dict[str, Any]:
    return {column: value for column, value in columns.items() if value is not None}


def _skip(row: Assignment, reason: str) -> SkippedClass:
    return SkippedClass(
        assignment_id=row.pk, date=row.date, start_time=row.start_time, end_time=row.end_time, reason=reason
    )


def _order(row: Assignment) -> tuple[dt.date, dt.time, UUID]:
    return row.date, row.sort_time, row.pk
