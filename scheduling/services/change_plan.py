"""What a wanted change makes of each class of its scope: rules without queries (domain 4.9, 5.4)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus
from assignments.payments import PaymentError, Share, check_offered, round_money, share_of_one
from assignments.proposals import LineChange
from assignments.services.transitions import UNANSWERED
from scheduling.changes import ChangeRequest, Scope, SkippedClass
from scheduling.exceptions import CannotMove

PLACE = ("date", "start_time", "end_time")
PRICE = ("payment_type", "payment_rate", "payment_amount")

KEEPS_PLACE = "Moved on its own before: keeps its date and time."
KEEPS_PAID = "This class is paid, so its amount stays."
KEEPS_OVERRIDE = "Amount set by hand: it stays."
STAYS = {
    ClassStatus.COMPLETED: "Completed: it stays as it was.",
    ClassStatus.CANCELLED: "Cancelled: it stays as it was.",
}
LEFT_OUT = "Left out: it stays as it is."
SO_ALREADY = "Nothing changes here: all is as it was."


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One class and its new values, by column; `share` tells how the amount came about, when it was reckoned."""

    assignment: Assignment
    after: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    share: Share | None = None

    def value(self, column: str) -> Any:
        """The column as it will be."""
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
        """The instructor had answered and is asked once more (domain 4.8)."""
        return "instructor_status" in self.after


def members_in_scope(*, anchor: Assignment, scope: Scope, series: Sequence[Assignment]) -> list[Assignment]:
    """The classes that the scope names; `series` is by date, and only the class itself when it stands alone."""
    if scope is Scope.THIS:
        return [anchor]
    if scope is Scope.ALL:
        return list(series)
    return [row for row in series if _order(row) >= _order(anchor)]


def plan_changes(
    *,
    request: ChangeRequest,
    anchor: Assignment,
    members: Sequence[Assignment],
    students: Mapping[UUID, int],
    sizes: Mapping[UUID, int],
) -> tuple[list[Planned], list[SkippedClass]]:
    """What every class becomes, and which ones stay as they are and why."""
    planned: list[Planned] = []
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
            skipped.append(_skip(row, " ".join(result.remarks) or SO_ALREADY))
    return planned, skipped


def change_of(row: Assignment, request: ChangeRequest) -> LineChange:
    """What was decided for this class alone."""
    return request.changes.get(str(row.pk), LineChange())


def _reason_to_skip(row: Assignment, request: ChangeRequest) -> str:
    if row.class_status in STAYS:
        return STAYS[ClassStatus(row.class_status)]
    return LEFT_OUT if change_of(row, request).dropped else ""


def _plan_one(request: ChangeRequest, anchor: Assignment, row: Assignment, *, students: int, size: int) -> Planned:
    place, place_remark = _place(request, anchor, row)
    price, share, price_remark = _price(request, row, students=students, size=size)
    alone = change_of(row, request)
    wanted = {
        **place,
        **_wanted(date=alone.date, start_time=alone.start_time, end_time=alone.end_time),
        **_wanted(instructor_id=alone.instructor_id or request.instructor_id),
        **_wanted(class_type_id=request.class_type_id, booking_type=request.booking_type),
        **({} if request.notes is None else {"notes": request.notes or None}),
        **price,
    }
    after = {column: value for column, value in wanted.items() if getattr(row, column) != value}
    moves = any(column in after for column in PLACE)
    on_its_own = request.scope is Scope.THIS or (alone.date or alone.start_time or alone.end_time)
    if moves and on_its_own and row.series_id and not row.is_exception:
        after["is_exception"] = True
    if (moves or "instructor_id" in after) and row.instructor_status != InstructorStatus.PENDING:
        after.update(UNANSWERED)
    return Planned(
        assignment=row,
        after=after,
        share=share if any(column in after for column in PRICE) else None,
        remarks=tuple(remark for remark in (place_remark, price_remark) if remark),
    )


def _place(request: ChangeRequest, anchor: Assignment, row: Assignment) -> tuple[dict[str, Any], str]:
    """Date and times: the named class goes where it was asked to, the others move along as far."""
    if request.date is None and request.start_time is None and request.end_time is None:
        return {}, ""
    if row.pk == anchor.pk:
        return _wanted(date=request.date, start_time=request.start_time, end_time=request.end_time), ""
    if row.is_exception:
        return {}, KEEPS_PLACE
    place: dict[str, Any] = {}
    if request.date is not None:
        place["date"] = _shift_date(row, request.date - anchor.date)
    for column in ("start_time", "end_time"):
        wanted = getattr(request, column)
        if wanted is not None:
            place[column] = _shift_time(row, column, before=getattr(anchor, column), after=wanted)
    return place, ""


def _shift_date(row: Assignment, days: dt.timedelta) -> dt.date:
    try:
        return row.date + days
    except OverflowError as error:
        raise CannotMove(f"{row.date:%a} {row.date.day} {row.date:%b %Y} cannot move that far.") from error


def _shift_time(row: Assignment, column: str, *, before: dt.time | None, after: dt.time) -> dt.time:
    """As many minutes earlier or later; a class without times takes the new ones as they are."""
    current: dt.time | None = getattr(row, column)
    if current is None or before is None:
        return after
    moved = dt.datetime.combine(row.date, current) + (
        dt.datetime.combine(row.date, after) - dt.datetime.combine(row.date, before)
    )
    if moved.date() != row.date:
        raise CannotMove(
            f"The class on {row.date:%a} {row.date.day} {row.date:%b} at {current:%H:%M} would run past midnight. "
            "Move it on its own first."
        )
    return moved.time()


def _price(
    request: ChangeRequest, row: Assignment, *, students: int, size: int
) -> tuple[dict[str, Any], Share | None, str]:
    """Payment type, rate and amount; a paid amount does not change, and one set by hand stays until it is reset."""
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


def _wanted(**columns: Any) -> dict[str, Any]:
    return {column: value for column, value in columns.items() if value is not None}


def _skip(row: Assignment, reason: str) -> SkippedClass:
    return SkippedClass(
        assignment_id=row.pk, date=row.date, start_time=row.start_time, end_time=row.end_time, reason=reason
    )


def _order(row: Assignment) -> tuple[dt.date, dt.time, UUID]:
    return row.date, row.sort_time, row.pk
