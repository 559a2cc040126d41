"""Load the demo data, or delete all business data."""

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
from operations.demo.bulk_insert import TABLES, insert_rows
from operations.demo.dataset import Dataset, make_dataset
from operations.demo.notices import write_recent_notices
from operations.demo.people import DOMAIN, PASSWORD
from operations.demo.studio import Size, Studio
from operations.demo.table_rows import (
    AssignmentBookingRow,
    Batch,
    BookingRow,
    CalculationRow,
    ClassRow,
    ClassTypeRow,
    ClosureRow,
    HistoryRow,
    PackageRow,
    PersonRow,
    RoleRow,
    ScheduleRow,
    SeriesRow,
)
from operations.exceptions import DataPresent, DemoDataForbidden

Progress = Callable[[int], None]

# TRUNCATE ... CASCADE also empties the tables whose foreign keys point to these.
BUSINESS_TABLES = (*TABLES.values(), "class_assignments_archive", "booking_numbers")


def has_data() -> bool:
    """Return whether the database contains classes, bookings, catalog entries or demo users.

    Other users do not count: demo data can be loaded next to them.
    """
    business = (Assignment, Booking, ClassType, Package)
    return (
        any(model.objects.exists() for model in business) or User.objects.filter(email__endswith=f"@{DOMAIN}").exists()
    )


def count_classes() -> int:
    return Assignment.objects.count()


@transaction.atomic
def load_demo(*, size: Size, seed: int, today: dt.date, clear: bool, progress: Progress) -> Mapping[str, int]:
    """Load the demo data in one transaction; return the number of rows per table.

    Raises DataPresent if the database contains data, unless `clear` is set: then all business data
    is deleted first. Raises DemoDataForbidden if ALLOW_DEMO_DATA is off.
    """
    _require_allowed()
    _prepare_transaction()
    if clear:
        _truncate()
    elif has_data():
        raise DataPresent
    studio = configured_studio(today)
    dataset = make_dataset(seed=seed, studio=studio, size=size, password_hash=make_password(PASSWORD))
    written = Counter[str]()
    _write_foundations(dataset, written)
    for batch in _prefetched(dataset.batches()):
        _write_batch(batch, written)
        progress(written[TABLES[ClassRow]])
    if size.full_history:
        written["notices"] = write_recent_notices(studio)
    return written


@transaction.atomic
def clear_demo() -> None:
    """Delete all classes, bookings, catalog entries and people, not only the demo data.

    Raises DemoDataForbidden if ALLOW_DEMO_DATA is off.
    """
    _require_allowed()
    _prepare_transaction()
    _truncate()


def refresh_statistics() -> None:
    """Update the planner statistics of the business tables, without a statement timeout.

    Outside a transaction the tables are vacuumed too.
    """
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
        max_classes_at_once=settings.MAX_BULK_OPERATIONS,
        default_seats=settings.DEFAULT_MAX_PARTICIPANTS,
    )


def _write_foundations(dataset: Dataset, written: Counter[str]) -> None:
    for row_type, rows in (
        (PersonRow, dataset.people.everyone),
        (RoleRow, dataset.people.roles),
        (ClassTypeRow, dataset.catalog.class_types),
        (PackageRow, dataset.catalog.packages),
        (ClosureRow, dataset.catalog.closures),
        (ScheduleRow, [row for templates in dataset.templates.values() for row in templates]),
    ):
        written[TABLES[row_type]] += insert_rows(row_type, rows)


def _write_batch(batch: Batch, written: Counter[str]) -> None:
    first = not written[TABLES[ClassRow]]
    for row_type, rows in (
        (BookingRow, batch.bookings),
        (SeriesRow, batch.series),
        (ClassRow, batch.classes),
        (AssignmentBookingRow, batch.assignment_bookings),
        (CalculationRow, batch.calculations),
        (HistoryRow, batch.history),
    ):
        written[TABLES[row_type]] += insert_rows(row_type, rows)
    # After the inserts, because a completed booking cannot be attached to a class.
    Booking.objects.filter(booking_id__in=batch.completed_booking_ids).update(status=Booking.Status.COMPLETED)
    if first:
        _analyze("ANALYZE")  # otherwise PostgreSQL plans the triggers for empty tables


def _prefetched[Item](items: Iterator[Item]) -> Iterator[Item]:
    """Yield the items; a thread generates the next one while the caller writes this one."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        next_item = executor.submit(next, items, None)
        while (item := next_item.result()) is not None:
            next_item = executor.submit(next, items, None)
            yield item


def _analyze(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} {', '.join(BUSINESS_TABLES)}")


def _truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(BUSINESS_TABLES)} RESTART IDENTITY CASCADE")


def _prepare_transaction() -> None:
    """Lift the timeouts of this transaction and check foreign keys batch by batch.

    The large data set takes minutes to load.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _require_allowed() -> None:
    if not settings.ALLOW_DEMO_DATA:
        raise DemoDataForbidden
