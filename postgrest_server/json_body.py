"""JSON bodies: rows to store, a change, or the arguments of a function."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, NoReturn

from postgrest_server.declarations import Resource, Row
from postgrest_server.errors import BadRequest, InvalidBody, UnknownBodyColumn
from postgrest_server.literals import UNSTORABLE_TEXT, check_literal

NOT_PARSABLE: Final = (ValueError, RecursionError)  # not JSON, an oversized number, or nested too deeply


def parse_json(body: bytes) -> Any:
    """Parse the body; numbers keep all their digits. Raises InvalidBody."""
    try:
        parsed = json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except NOT_PARSABLE as error:
        raise InvalidBody from error
    return parsed


def to_json(value: Any) -> str:
    """Serialize a parameter of type json.

    Raises BadRequest for NUL, which PostgreSQL text cannot store.
    """
    text = json.dumps(value, default=str)
    if "\\u0000" in text.replace("\\\\", ""):
        raise BadRequest(UNSTORABLE_TEXT, 'invalid byte sequence for encoding "UTF8": 0x00')
    return text


def rows_of(payload: Any) -> list[dict[str, Any]]:
    """Return the rows of an object or of an array of objects. Raises InvalidBody."""
    rows = payload if isinstance(payload, list) else [payload]
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidBody
    return rows


def writable_rows(
    resource: Resource, rows: Iterable[Row], columns: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Return the rows with the given columns only, and without the ignored ones of the resource.

    Raises UnknownBodyColumn, and BadRequest for a value that check_literal refuses.
    """
    found = []
    for name in columns or ():
        _check_column(resource, name)
    for row in rows:
        values = {name: value for name, value in row.items() if columns is None or name in columns}
        for name, value in values.items():
            _check_column(resource, name)
            check_literal(resource.column(name).type, value)
        found.append({name: value for name, value in values.items() if name not in resource.writing.ignored_columns})
    return found


def _check_column(resource: Resource, name: str) -> None:
    if resource.find_column(name) is None:
        raise UnknownBodyColumn(resource.name, name)


def _refuse_constant(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser accepts although they are not JSON."""
    raise ValueError(constant)
