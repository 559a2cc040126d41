"""Bookings from a file: looked at first, made afterwards; all rows, or the good ones as somebody chose."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from bookings.exceptions import BookingIdTaken, ImportedAlready, ImportRefused, NoBookingNumberLeft
from bookings.import_file import Problem, ReadRow, UnreadableFile, read_file
from bookings.models import Booking, BookingImport
from catalog.models import Package
from database.constraints import raise_for_constraint

AT_ONCE = 2_000
REFUSALS = {"bookings_booking_id_key": BookingIdTaken, "bookings_numbers_left": NoBookingNumberLeft}


@transaction.atomic
def look_at_file(*, content: bytes, file_name: str, actor: User) -> BookingImport:
    """Keep what the file would make and everything wrong with it; no booking is made yet. Raises ImportRefused."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    kinds = {value: value for value in Booking.BookingType.values}
    packages: defaultdict[str, list[str]] = defaultdict(list)
    for pk, name in Package.objects.active().values_list("pk", "name"):
        packages[name.lower()].append(str(pk))
    try:
        read = read_file(content, booking_types=kinds, packages=packages)
    except UnreadableFile as error:
        raise ImportRefused(str(error)) from error
    if not read.rows:
        raise ImportRefused("The file has a head and no rows.")
    problems = [*(problem for row in read.rows for problem in row.problems), *_taken(read.rows)]
    bad = {problem.row for problem in problems}
    good = [row for row in read.rows if row.row not in bad]
    return BookingImport.objects.create(
        owner=actor,
        file_name=file_name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        rows=[row.values for row in good],
        problems=[
            {"row": each.row, "column": each.column, "reason": each.reason}
            for each in sorted(problems, key=lambda problem: problem.row)
        ],
        warnings=[*_ignored(read.ignored), *_repeated(good)],
    )


@transaction.atomic
def import_bookings(*, import_id: UUID, good_rows_only: bool, actor: User, now: dt.datetime) -> int:
    """Make the bookings of a file that was looked at, once; answers how many. Raises ImportRefused, and then makes none."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    found = BookingImport.objects.filter(pk=import_id, owner=actor).select_for_update().first()
    if found is None:
        raise ImportRefused("This file was not looked at yet. Upload it again.")
    if found.imported_at is not None:
        raise ImportedAlready(f"This file was imported already: {found.imported_count:,} bookings were made.")
    if found.problems and not good_rows_only:
        raise ImportRefused("Some rows are wrong. Mend the file and upload it again, or import the good rows only.")
    if not found.rows:
        raise ImportRefused("There is no good row to import.")
    own = [values for values in found.rows if "booking_id" in values]
    others = [values for values in found.rows if "booking_id" not in values]
    with raise_for_constraint(REFUSALS):
        # Those with an id of their own first: the others get what is left.
        Booking.objects.bulk_create((Booking(**values) for values in own), batch_size=AT_ONCE)
        numbered = zip(others, take_booking_numbers(len(others)), strict=True)
        Booking.objects.bulk_create(
            (Booking(**values, booking_id=number) for values, number in numbered), batch_size=AT_ONCE
        )
    found.imported_at, found.imported_count = now, len(found.rows)
    found.save(update_fields=["imported_at", "imported_count"])
    return len(found.rows)


def take_booking_numbers(count: int) -> list[str]:
    """So many free booking ids, taken off the counter of the day in one go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT bookings_take_numbers(%s)", [count])
        return [number for (number,) in cursor.fetchall()]


def earlier_import(of: BookingImport) -> BookingImport | None:
    """The same file, imported before by the same person."""
    same = BookingImport.objects.filter(digest=of.digest, owner=of.owner_id, imported_at__isnull=False)
    return same.exclude(pk=of.pk).order_by(F("imported_at").desc()).first()


def _taken(rows: Sequence[ReadRow]) -> list[Problem]:
    """Booking ids that stand twice in the file, or that a booking has already."""
    given = [(row.row, str(row.values["booking_id"])) for row in rows if "booking_id" in row.values]
    ids = [booking_id for _, booking_id in given]
    stored = set(Booking.objects.filter(booking_id__in=ids).values_list("booking_id", flat=True))
    seen: dict[str, int] = {}
    problems = []
    for number, booking_id in given:
        first = seen.setdefault(booking_id, number)
        if booking_id in stored:
            problems.append(Problem(row=number, column="booking_id", reason=f"there is a booking {booking_id} already"))
        elif first != number:
            problems.append(
                Problem(row=number, column="booking_id", reason=f"row {first} has the id {booking_id}, too")
            )
    return problems


def _ignored(columns: Sequence[str]) -> list[str]:
    return [f"Columns that mean nothing here are left out: {', '.join(columns)}."] if columns else []


def _repeated(rows: Sequence[ReadRow]) -> list[str]:
    """Clients who have such a booking already, in the file or in the list."""
    seen: dict[tuple[object, ...], int] = {}
    warnings = []
    addresses = {str(row.values["email"]) for row in rows}
    stored = Booking.objects.attachable().filter(email__in=addresses)
    columns = stored.values_list("email", "booking_type", "class_package_id")
    known = {(email, kind, str(package or "")) for email, kind, package in columns}  # type: ignore[truthy-bool]  # it may be none
    for row in rows:
        key = (row.values["email"], row.values["booking_type"], row.values["class_package_id"] or "")
        if key in seen:
            warnings.append(f"Row {row.row} repeats row {seen[key]}: {row.values['email']}.")
        elif key in known:
            warnings.append(f"Row {row.row}: {row.values['email']} has an open booking of this kind already.")
        seen.setdefault(key, row.row)
    return warnings
