"""Checks of values before they reach PostgreSQL.

PostgreSQL accepts some values that Python cannot represent or calculate with: `infinity`, years of
five digits, 24:00, NaN, and arrays with NULL or nested elements. They are refused with the error
that PostgreSQL raises for malformed values.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from postgrest_server.errors import BadRequest

MALFORMED_DATE: Final = "22007"
DATE_OUT_OF_RANGE: Final = "22008"
MALFORMED_VALUE: Final = "22P02"
UNSTORABLE_TEXT: Final = "22021"

DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
TIME: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
ZONE: Final = re.compile(r" ?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII | re.IGNORECASE)
TIMESTAMP: Final = re.compile(
    rf"(?P<date>{DATE.pattern})([T ](?P<time>{TIME.pattern}){ZONE.pattern})?", re.ASCII | re.IGNORECASE
)
FLAT_ARRAY: Final = re.compile(r"\{[^{}]*\}")
NULL_ELEMENT: Final = re.compile(r"[{,]\s*null\s*[,}]", re.IGNORECASE)
LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
UUID_PATTERN: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
FULL_TYPE_NAMES: Final = {"timestamptz": "timestamp with time zone"}


def as_uuid(value: object) -> UUID | None:
    """Return None if the value is not a UUID; PostgreSQL raises the error."""
    return UUID(value) if isinstance(value, str) and UUID_PATTERN.fullmatch(value) else None


def check_text(texts: Iterable[str]) -> None:
    """Reject NUL bytes and lone surrogates: PostgreSQL text cannot store them."""
    for text in texts:
        if "\0" in text:
            raise BadRequest(UNSTORABLE_TEXT, 'invalid byte sequence for encoding "UTF8": 0x00')
        if LONE_SURROGATE.search(text):
            raise BadRequest(UNSTORABLE_TEXT, 'invalid byte sequence for encoding "UTF8"')


def check_literal(type_name: str, value: Any) -> None:
    """Raise BadRequest for a value that PostgreSQL accepts and Python cannot use.

    PostgreSQL checks all other values.
    """
    if type_name == "numeric" and isinstance(value, str) and value.strip().lower() == "nan":
        raise BadRequest(MALFORMED_VALUE, f'invalid input syntax for type numeric: "{value}"')
    if type_name == "text[]" and value is not None and not _is_text_array(value):
        raise BadRequest(MALFORMED_VALUE, f'malformed array literal: "{value}"')
    check = DATE_CHECKS.get(type_name)
    if check is None or value is None:
        return
    if not isinstance(value, str):
        raise _malformed(type_name, value)
    try:
        is_valid = check(value.strip())
    except ValueError as error:
        raise BadRequest(DATE_OUT_OF_RANGE, f'date/time field value out of range: "{value}"') from error
    if not is_valid:
        raise _malformed(type_name, value)


def _is_text_array(value: Any) -> bool:
    if isinstance(value, list):
        return not any(element is None or isinstance(element, list | dict) for element in value)
    return bool(FLAT_ARRAY.fullmatch(str(value).strip())) and not NULL_ELEMENT.search(str(value))


def _malformed(type_name: str, value: Any) -> BadRequest:
    full_name = FULL_TYPE_NAMES.get(type_name, type_name)
    return BadRequest(MALFORMED_DATE, f'invalid input syntax for type {full_name}: "{value}"')


def _is_date(text: str) -> bool:
    """Raises ValueError for a date that does not exist, such as February 31."""
    if not DATE.fullmatch(text):
        return False
    year, month, day = (int(part) for part in text.split("-"))
    dt.date(year, month, day)
    return True


def _is_time(text: str) -> bool:
    """Raises ValueError for a time that does not exist, such as 25:61."""
    if not TIME.fullmatch(text):
        return False
    hour, minute, *second = text.split(":")
    dt.time(int(hour), int(minute), int(float(second[0])) if second else 0)
    return True


def _is_timestamp(text: str) -> bool:
    """Raises ValueError for a date or time that does not exist."""
    found = TIMESTAMP.fullmatch(text)
    return found is not None and _is_date(found["date"]) and (found["time"] is None or _is_time(found["time"]))


DATE_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "date": _is_date,
    "time": _is_time,
    "timestamptz": _is_timestamp,
}
