"""Values of a body that PostgreSQL would take and the studio cannot reckon with: `infinity`, years of five digits, 24:00,
NaN, and lists that hold nothing or further lists.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from postgrest_server.errors import BadRequest

MALFORMED: Final = "22007"
IMPOSSIBLE: Final = "22008"
UNREADABLE: Final = "22P02"

DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
TIME: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
ZONE: Final = re.compile(r" ?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII | re.IGNORECASE)
INSTANT: Final = re.compile(
    rf"(?P<date>{DATE.pattern})([T ](?P<time>{TIME.pattern}){ZONE.pattern})?", re.ASCII | re.IGNORECASE
)
FLAT_LIST: Final = re.compile(r"\{[^{}]*\}")
HOLDS_NOTHING: Final = re.compile(r"[{,]\s*null\s*[,}]", re.IGNORECASE)
NAMES: Final = {"timestamptz": "timestamp with time zone"}


def check_literal(type_name: str, value: Any) -> None:
    """Raise RestError as PostgreSQL would. What is neither of a calendar nor in the way of reckoning is the database's to refuse."""
    if type_name == "numeric" and isinstance(value, str) and value.strip().lower() == "nan":
        raise BadRequest(UNREADABLE, f'invalid input syntax for type numeric: "{value}"')
    if type_name == "text[]" and value is not None and not _is_list_of_texts(value):
        raise BadRequest(UNREADABLE, f'malformed array literal: "{value}"')
    check = CHECKS.get(type_name)
    if check is None or value is None:
        return
    if not isinstance(value, str):
        raise _malformed(type_name, value)
    try:
        is_readable = check(value.strip())
    except ValueError as error:
        raise BadRequest(IMPOSSIBLE, f'date/time field value out of range: "{value}"') from error
    if not is_readable:
        raise _malformed(type_name, value)


def _is_list_of_texts(value: Any) -> bool:
    if isinstance(value, list):
        return not any(each is None or isinstance(each, list | dict) for each in value)
    return bool(FLAT_LIST.fullmatch(str(value).strip())) and not HOLDS_NOTHING.search(str(value))


def _malformed(type_name: str, value: Any) -> BadRequest:
    return BadRequest(MALFORMED, f'invalid input syntax for type {NAMES.get(type_name, type_name)}: "{value}"')


def _is_date(text: str) -> bool:
    """Raises ValueError for a day that no calendar has."""
    if not DATE.fullmatch(text):
        return False
    year, month, day = (int(part) for part in text.split("-"))
    dt.date(year, month, day)
    return True


def _is_time(text: str) -> bool:
    if not TIME.fullmatch(text):
        return False
    hour, minute, *second = text.split(":")
    dt.time(int(hour), int(minute), int(float(second[0])) if second else 0)
    return True


def _is_instant(text: str) -> bool:
    found = INSTANT.fullmatch(text)
    return found is not None and _is_date(found["date"]) and (found["time"] is None or _is_time(found["time"]))


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {"date": _is_date, "time": _is_time, "timestamptz": _is_instant}
