"""A month of classes by hand, small enough to count on one's fingers, and reading the dashboard."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

from analytics.panels.board import Board
from assignments.models import Assignment
from tests.factories import AssignmentFactory, ClassTypeFactory, PackageFactory

MAY = "?since=2026-05-01&until=2026-05-31"  # the 1st is a Friday
ASKED = dt.datetime(2026, 4, 20, 9, 0, tzinfo=dt.UTC)


def taught(day: int, start: str | None, *, answer: str = "pending", minutes: int = 0, **columns) -> Assignment:
    """A class in May of an hour, asked for on 20 April and answered so many minutes later."""
    hour = dt.time.fromisoformat(start) if start else None
    columns.setdefault("instructor_response_at", ASKED + dt.timedelta(minutes=minutes) if answer != "pending" else None)
    made = AssignmentFactory(
        date=dt.date(2026, 5, day),
        start_time=hour,
        end_time=hour and hour.replace(hour=hour.hour + 1),
        instructor_status=answer,
        **columns,
    )
    Assignment.objects.filter(pk=made.pk).update(assigned_at=ASKED)
    return made


def fill(*, asha, ravi) -> SimpleNamespace:
    """Six classes of May that count, one that was cancelled, and two of April (one cancelled)."""
    hatha, yin, twelve = ClassTypeFactory(name="Hatha"), ClassTypeFactory(name="Yin"), PackageFactory(name="Twelve")
    paid = {"payment_status": "paid", "class_status": "completed"}
    weekly = {"schedule_type": "weekly", "booking_type": "public_group", "class_type": hatha}
    taught(4, "07:00", answer="accepted", minutes=10, instructor=asha, payment_amount=Decimal(1000), **weekly, **paid)
    taught(
        11, "07:30", answer="accepted", minutes=30, instructor=asha, payment_amount=Decimal("1000.50"), **weekly, **paid
    )
    taught(5, "18:00", answer="rejected", minutes=200, instructor=asha, payment_amount=Decimal(700), class_type=yin)
    taught(6, None, instructor=ravi, payment_amount=Decimal(300), class_type=yin)
    taught(17, "18:15", answer="accepted", minutes=60, instructor=ravi, payment_amount=Decimal(0), class_type=hatha)
    taught(
        31,
        "00:10",
        instructor=ravi,
        payment_amount=Decimal(500),
        class_type=None,
        package=twelve,
        schedule_type="package",
        class_status="completed",
    )
    taught(
        8,
        "07:00",
        answer="accepted",
        instructor=asha,
        payment_amount=Decimal(9000),
        class_status="cancelled",
        class_type=yin,
    )
    AssignmentFactory(
        date=dt.date(2026, 4, 20), instructor=asha, payment_amount=Decimal(2000), class_status="completed"
    )
    AssignmentFactory(date=dt.date(2026, 4, 21), instructor=asha, class_status="cancelled")
    return SimpleNamespace(hatha=hatha, yin=yin, twelve=twelve)


def figures_on(board: Board) -> Iterator[tuple[str, int, Decimal | None]]:
    """Every figure that leads to a list: the address, how many classes it counts, and their revenue where it is told."""
    for card in board.cards:
        yield card.address, card.classes, None
    for column in board.trend.columns:
        yield column.address, column.tally.classes, column.tally.revenue
    for mix in (*board.mixes, *board.subjects):
        for line in mix.lines:
            yield line.address, line.tally.classes, line.tally.revenue
    for hour in board.heat.hours:
        for cell in (*hour.cells, hour.total):
            yield cell.address, cell.classes, None
    for cell in (*board.heat.weekdays, board.heat.untimed):
        yield cell.address, cell.classes, None
    for teacher in board.teachers:
        tally = teacher.row.tally
        yield teacher.address, tally.classes, tally.revenue
        yield teacher.completed_address, tally.completed, None
        yield teacher.accepted_address, tally.accepted, None
        yield teacher.answered_address, tally.answered, None
