"""Load the demo studio, and take it away again."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import User
from assignments.models import Assignment
from bookings.models import Booking
from catalog.models import ClassType, Package
from operations.demo.notices import tell_lately
from operations.demo.people import DOMAIN, PASSWORD
from operations.demo.plan import Plan, make_plan
from operations.demo.rows import (
    Batch,
    BookingRow,
    CalculationRow,
    ClassRow,
    ClassTypeRow,
    ClosureRow,
    HistoryRow,
    LinkRow,
    PackageRow,
    PersonRow,
    RoleRow,
    ScheduleRow,
    SeriesRow,
)
from operations.demo.studio import Size, Studio
from operations.demo.writer import TABLES, write
from operations.exceptions import DataPresent, DemoDataForbidden

Progress = Callable[[int], None]

# Everything that belongs to the business; whatever hangs on these rows goes along.
BUSINESS_TABLES = (*TABLES.values(), "class_assignments_archive", "booking_numbers")


def has_data() -> bool:
    """Whether anything stands in the way of demo data; people alone do not, unless they have its addresses."""
    business = (Assignment, Booking, ClassType, Package)
    return (
        any(model.objects.exists() for model in business) or User.objects.filter(email__endswith=f"@{DOMAIN}").exists()
    )


def count_classes() -> int:
    return Assignment.objects.count()


@transaction.atomic
def load_demo(*, size: Size, seed: int, today: dt.date, clear: bool, progress: Progress) -> Mapping[str, int]:
    """Fill the database with the demo studio, all or nothing; how many rows each table got.

    With `clear` everything that is there is deleted first; without it, anything there is a refusal.
    """
    _require_allowed()
    _prepare_transaction()
    if clear:
        _truncate()
    elif has_data():
        raise DataPresent
    studio = configured_studio(today)
    plan = make_plan(seed=seed, studio=studio, size=size, password_hash=make_password(PASSWORD))
    written = Counter[str]()
    _write_foundations(plan, written)
    for batch in _ahead(plan.batches()):
        _write_batch(batch, written)
        progress(written[TABLES[ClassRow]])
    if size.told:
        written["notices"] = tell_lately(studio)
    return written


@transaction.atomic
def clear_demo() -> None:
    """Delete all business data, whoever entered it: classes, bookings, catalog and people."""
    _require_allowed()
    _prepare_transaction()
    _truncate()


def refresh_statistics() -> None:
    """Let the planner know the new tables; outside a transaction, tidy them as well."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    _analyze("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")


def configured_studio(today: dt.date) -> Studio:
    return Studio(
        today=today,
        zone=ZoneInfo(settings.STUDIO_TIME_ZONE),
        currency=settings.STUDIO_CURRENCY,
        opens=settings.STUDIO_OPENING_HOURS.opens,
        closes=settings.STUDIO_OPENING_HOURS.closes,
        horizon_days=settings.MAX_ADVANCE_BOOKING_DAYS,
        most_at_once=settings.MAX_BULK_OPERATIONS,
        default_places=settings.DEFAULT_MAX_PARTICIPANTS,
    )


def _write_foundations(plan: Plan, written: Counter[str]) -> None:
    for kind, some in (
        (PersonRow, plan.people.everybody),
        (RoleRow, plan.people.roles),
        (ClassTypeRow, plan.catalog.class_types),
        (PackageRow, plan.catalog.packages),
        (ClosureRow, plan.catalog.closures),
        (ScheduleRow, [row for templates in plan.templates.values() for row in templates]),
    ):
        written[TABLES[kind]] += write(kind, some)


def _write_batch(batch: Batch, written: Counter[str]) -> None:
    first = not written[TABLES[ClassRow]]
    for kind, some in (
        (BookingRow, batch.bookings),
        (SeriesRow, batch.series),
        (ClassRow, batch.classes),
        (LinkRow, batch.links),
        (CalculationRow, batch.calculations),
        (HistoryRow, batch.history),
    ):
        written[TABLES[kind]] += write(kind, some)
    # Only now: a completed booking cannot be attached any more.
    Booking.objects.filter(booking_id__in=batch.completed).update(status=Booking.Status.COMPLETED)
    if first:
        _analyze("ANALYZE")  # or the checks of all later rows are planned for empty tables


def _ahead[Item](items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next one being made while the last is written."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item


def _analyze(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} {', '.join(BUSINESS_TABLES)}")


def _truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(BUSINESS_TABLES)} RESTART IDENTITY CASCADE")


def _prepare_transaction() -> None:
    """A large studio takes minutes; only this transaction may. Foreign keys are checked batch by batch."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _require_allowed() -> None:
    if not settings.ALLOW_DEMO_DATA:
        raise DemoDataForbidden
