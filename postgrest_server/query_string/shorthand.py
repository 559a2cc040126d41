"""Shorthand filters that a resource declares: `column=value` without an operator, and ranges."""

import json
import re
from collections.abc import Iterator
from typing import Final

from postgrest_server.declarations import Column, Resource
from postgrest_server.errors import BadRequest, ParseError
from postgrest_server.literals import UUID_PATTERN, check_literal
from postgrest_server.query_string.filters import is_operation

ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def expand_shorthand(resource: Resource, parameters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters with each shorthand written as a filter.

    Raises ParseError for an invalid value.
    """
    expanded = [pair for key, value in parameters for pair in _expand_bare(resource, key, value)]
    for key, column in resource.range_filters.items():
        values = [value for name, value in parameters if name == key]
        if values:
            expanded.extend(_expand_range(key, column, values))
    return expanded


def _expand_bare(resource: Resource, key: str, value: str) -> Iterator[tuple[str, str]]:
    if key in resource.range_filters:
        return
    if key in resource.bare_filters and not is_operation(value):
        if not _is_valid(resource.column(key), value):
            details = f"expecting operator (eq, gt, ...) or a value of {key}"
            raise ParseError("filter", value, details=details)
        yield key, f"eq.{value}"
    else:
        yield key, value


def _is_valid(column: Column, value: str) -> bool:
    if column.choices:
        return value in column.choices
    if column.type == "uuid":
        return UUID_PATTERN.fullmatch(value) is not None
    return _is_date(value)


def _is_date(value: str) -> bool:
    try:
        check_literal("date", value)
    except BadRequest:
        return False
    return ISO_DATE.fullmatch(value) is not None


def _expand_range(key: str, column: str, values: list[str]) -> list[tuple[str, str]]:
    """Expand `key=A,B`, `key=["A","B"]`, `key=[A,B]` or `key=A&key=B`.

    The range includes both dates.
    """
    dates = values if len(values) > 1 else _split(values[0])
    if len(dates) != 2 or not all(_is_date(date) for date in dates):
        raise ParseError(key, ",".join(values), details="expecting two dates, as in 2030-01-01,2030-01-31")
    return [(column, f"gte.{dates[0]}"), (column, f"lte.{dates[1]}")]


def _split(text: str) -> list[str]:
    inside = text.strip()
    if inside.startswith("["):
        try:
            parsed = json.loads(inside)
        except (ValueError, RecursionError):
            inside = inside.removeprefix("[").removesuffix("]")
        else:
            return [date for date in parsed if isinstance(date, str)]
    return [date.strip() for date in inside.split(",")]
