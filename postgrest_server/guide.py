"""The guide's own shapes of a query string: bare values and ranges (contract 9)."""

import json
import re
from collections.abc import Iterator
from typing import Final

from postgrest_server.call import UUID_SHAPE
from postgrest_server.conditions import is_operation
from postgrest_server.errors import BadRequest, Unreadable
from postgrest_server.literals import check_literal
from postgrest_server.resource import Column, Resource

ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def in_plain_words(resource: Resource, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same query string without the guide's shapes. Raises RestError for a value that is none."""
    plain = [pair for key, value in pairs for pair in _plain(resource, key, value)]
    for key, column in resource.ranges.items():
        texts = [value for name, value in pairs if name == key]
        if texts:
            plain.extend(_range(column, texts))
    return plain


def _plain(resource: Resource, key: str, value: str) -> Iterator[tuple[str, str]]:
    if key in resource.ranges:
        return
    if key in resource.bare_filters and not is_operation(value):
        column = resource.column(key)
        if not _is_value(column, value):
            raise Unreadable("filter", value, details=f"expecting operator (eq, gt, ...) or a value of {key}")
        yield key, f"eq.{value}"
    else:
        yield key, value


def _is_value(column: Column, value: str) -> bool:
    if column.choices:
        return value in column.choices
    if column.type == "uuid":
        return UUID_SHAPE.fullmatch(value) is not None
    return _is_date(value)


def _is_date(value: str) -> bool:
    try:
        check_literal("date", value)
    except BadRequest:
        return False
    return ISO_DATE.fullmatch(value) is not None


def _range(column: str, texts: list[str]) -> list[tuple[str, str]]:
    """`A,B`, `["A","B"]`, `[A,B]`, or the key twice; both days belong to it."""
    days = texts if len(texts) > 1 else _days(texts[0])
    if len(days) != 2 or not all(_is_date(day) for day in days):
        raise Unreadable("date_range", ",".join(texts), details="expecting two dates, as in 2030-01-01,2030-01-31")
    return [(column, f"gte.{days[0]}"), (column, f"lte.{days[1]}")]


def _days(text: str) -> list[str]:
    inside = text.strip()
    if inside.startswith("["):
        try:
            parsed = json.loads(inside)
        except (ValueError, RecursionError):
            inside = inside.removeprefix("[").removesuffix("]")
        else:
            return [day for day in parsed if isinstance(day, str)]
    return [day.strip() for day in inside.split(",")]
