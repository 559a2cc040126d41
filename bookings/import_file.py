"""Reading a CSV file of bookings: what each row would make, or what is wrong with it. Touches no database."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 5 * 1024 * 1024
REQUIRED: Final = ("first_name", "last_name", "email")
KNOWN: Final = {
    "booking_id": 17,
    "first_name": 100,
    "last_name": 100,
    "email": 254,
    "phone": 40,
    "class_name": 200,
    "instructor": 200,
    "class_date": 10,
    "class_time": 8,
    "booking_type": 20,
    "package": 120,
    "preferred_days": 140,
    "preferred_times": 400,
}
"""The columns that are read, and how long their values may be."""
LISTS: Final = ("preferred_days", "preferred_times")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BOOKING_ID: Final = re.compile(r"YOG-[0-9]{8}-[0-9]{4}")
TEMPLATE: Final = (
    ",".join(KNOWN)
    + "\n,Meera,Iyer,meera@example.com,+91 98450 00000,Morning yoga,,2027-01-04,07:30,individual,,Monday;Wednesday,"
    + "Early morning\n"
)

type Values = dict[str, str | list[str] | None]


class UnreadableFile(Exception):
    """The file is no CSV file that can be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one row; rows are counted as spreadsheets do, the head being row 1."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    row: int
    values: Values
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    rows: tuple[ReadRow, ...]
    ignored: tuple[str, ...]
    """Columns of the file that mean nothing here."""


def read_file(content: bytes, *, booking_types: Mapping[str, str], packages: Mapping[str, Sequence[str]]) -> ReadFile:
    """Every row of the file, checked. `booking_types` give the stored value by the name in lower case, `packages` those
    of all that are called so.

    Raises UnreadableFile for what is not UTF-8, lacks a column or names one twice, or is too long.
    """
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        head = [name.strip().lower().replace(" ", "_").replace("-", "") for name in next(reader, [])]
        columns = [name if name in KNOWN else "" for name in head]
        missing = [name for name in REQUIRED if name not in columns]
        if missing:
            raise UnreadableFile(f"The first row must name the columns; {', '.join(missing)} is missing.")
        twice = sorted({name for name in columns if name and columns.count(name) > 1})
        if twice:
            raise UnreadableFile(f"The first row names {', '.join(twice)} more than once.")
        rows = tuple(_rows(reader, columns, booking_types, packages))
    except csv.Error as error:
        raise UnreadableFile(f"Row {reader.line_num} cannot be read: {error}.") from error
    return ReadFile(rows=rows, ignored=tuple(name for name in head if name and name not in KNOWN))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("The file is not UTF-8. Save it as “CSV UTF-8” and try again.") from error
    if "\0" in text:
        raise UnreadableFile("The file is no text. Save it as “CSV UTF-8” and try again.")
    if not text.strip():
        raise UnreadableFile("The file is empty.")
    return text


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _rows(
    reader: Iterator[list[str]],
    columns: list[str],
    booking_types: Mapping[str, str],
    packages: Mapping[str, Sequence[str]],
) -> Iterator[ReadRow]:
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS + 1:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        given = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
        row = _read_row(number, given, booking_types, packages)
        if any(cell.strip() for cell in cells[len(columns) :]):
            reason = "there are more cells than columns; put quotes around cells that hold the separator"
            row = replace(row, problems=(*row.problems, Problem(row=number, column="", reason=reason)))
        yield row


def _read_row(
    number: int, given: Mapping[str, str], booking_types: Mapping[str, str], packages: Mapping[str, Sequence[str]]
) -> ReadRow:
    wrong: dict[str, str] = {name: "is missing" for name in REQUIRED if not given.get(name)}
    wrong |= {name: f"is longer than {KNOWN[name]} letters" for name, text in given.items() if len(text) > KNOWN[name]}
    values: Values = {name: given.get(name, "") for name in ("first_name", "last_name", "phone")}
    values["email"] = given.get("email", "").lower()
    values["class_name"] = given.get("class_name") or "Yoga"
    values["instructor"] = given.get("instructor") or None
    _read_wish(given, values, wrong)
    if (booking_id := given.get("booking_id", "").upper()) and "booking_id" not in wrong:
        values["booking_id"] = booking_id
        if not BOOKING_ID.fullmatch(booking_id):
            wrong["booking_id"] = f"“{booking_id}” does not look like YOG-20260131-0042"
    if values["email"] and "email" not in wrong and not _is_address(str(values["email"])):
        wrong["email"] = f"“{values['email']}” is no e-mail address"
    kind = given.get("booking_type", "").lower().replace(" ", "_").replace("-", "_") or "individual"
    values["booking_type"] = booking_types.get(kind)
    if values["booking_type"] is None:
        wrong["booking_type"] = f"“{given['booking_type']}” is none of {', '.join(booking_types)}"
    package = given.get("package", "")
    found = packages.get(package.lower(), ()) if package else ()
    values["class_package_id"] = found[0] if len(found) == 1 else None
    if package and len(found) != 1:
        wrong["package"] = (
            f"there are {len(found)} packages called “{package}”"
            if found
            else f"there is no package called “{package}”"
        )
    for name in LISTS:
        values[name] = [part.strip() for part in given.get(name, "").split(";") if part.strip()] or None
    _check_days(values, wrong)
    problems = tuple(Problem(row=number, column=name, reason=reason) for name, reason in wrong.items())
    return ReadRow(row=number, values=values, problems=problems)


def _read_wish(given: Mapping[str, str], values: Values, wrong: dict[str, str]) -> None:
    """The wished date and time, as they are stored: 2027-01-04, 07:30."""
    readers: dict[str, tuple[Callable[[str], dt.date | dt.time], str]] = {
        "class_date": (dt.date.fromisoformat, "2027-01-04"),
        "class_time": (_wall_clock, "07:30"),
    }
    for name, (reader, example) in readers.items():
        text = given.get(name, "")
        try:
            values[name] = reader(text).isoformat() if text else None
        except ValueError:
            wrong[name] = f"“{text}” is not written like {example}"


def _wall_clock(text: str) -> dt.time:
    """A time without a zone: those of the studio are all of its own."""
    time = dt.time.fromisoformat(text)
    if time.tzinfo is not None:
        raise ValueError(text)
    return time


def _check_days(values: Values, wrong: dict[str, str]) -> None:
    """Weekdays may be shortened: Mon is Monday."""
    days: list[str] = []
    for given in values["preferred_days"] or ():
        found = next((day for day in DAYS if len(given) >= 3 and day.lower().startswith(given.lower())), None)
        if found is None:
            wrong["preferred_days"] = f"“{given}” is no weekday"
            return
        days.append(found)
    values["preferred_days"] = days or None
    if any(len(time) > 40 for time in values["preferred_times"] or ()):
        wrong["preferred_times"] = "holds a time of more than 40 letters"


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
