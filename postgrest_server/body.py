"""JSON bodies: rows to be stored, a change, or the arguments of a function (contract 5)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NoReturn

from postgrest_server.errors import BadBody, BadRequest, UnknownBodyColumn
from postgrest_server.literals import check_literal
from postgrest_server.resource import Resource, Row

UNREADABLE: Final = (ValueError, RecursionError)  # not JSON, a number without end, or nested too deep


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows of like columns, with the place of each in what was sent."""

    columns: tuple[str, ...]
    places: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def json(self) -> str:
        return as_json(self.rows)


def parse_json(body: bytes) -> Any:
    """Numbers keep their digits. Raises RestError."""
    try:
        parsed = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except UNREADABLE as error:
        raise BadBody from error
    return parsed


def as_json(value: Any) -> str:
    """For a parameter of type json. Raises RestError for what PostgreSQL cannot store as text."""
    text = json.dumps(value, default=str)
    if "\\u0000" in text.replace("\\\\", ""):
        raise BadRequest("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
    return text


def rows_in(payload: Any) -> list[dict[str, Any]]:
    """An object, or an array of objects. Raises BadBody."""
    rows = payload if isinstance(payload, list) else [payload]
    if not all(isinstance(row, dict) for row in rows):
        raise BadBody
    return rows


def checked(resource: Resource, rows: Iterable[Row], columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Only the given columns of the rows, without those that the table keeps itself. Raises RestError."""
    found = []
    for name in columns or ():
        _known(resource, name)
    for row in rows:
        kept = {name: value for name, value in row.items() if columns is None or name in columns}
        for name, value in kept.items():
            _known(resource, name)
            check_literal(resource.column(name).type, value)
        found.append({name: value for name, value in kept.items() if name not in resource.writing.ignored})
    return found


def in_batches(rows: Sequence[Row]) -> list[Batch]:
    """Rows of like columns together: a column that is left out keeps its default."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        alike.setdefault(tuple(sorted(row)), []).append(place)
    return [
        Batch(columns=columns, places=tuple(places), rows=tuple(rows[place] for place in places))
        for columns, places in alike.items()
    ]


def have_like_keys(rows: Sequence[Mapping[str, Any]]) -> bool:
    return len({frozenset(row) for row in rows}) <= 1


def _known(resource: Resource, name: str) -> None:
    if resource.find(name) is None:
        raise UnknownBodyColumn(resource.name, name)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
