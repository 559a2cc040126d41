"""The guide's body `{assignments: […], booking_associations: […]}`: new rows, and rows that refer to them (contract 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from postgrest_server.body import checked
from postgrest_server.call import TableCall, as_uuid
from postgrest_server.errors import BadBody, UnknownBodyColumn
from postgrest_server.resource import Envelope, Resource, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The rows, and for each link the place of its row."""

    rows: Sequence[Row]
    table: str
    places: Sequence[int]
    values: Sequence[Any]
    row_column: str
    value_column: str

    def links(self, keys: Sequence[UUID]) -> list[Row]:
        """The rows that refer to the stored ones."""
        return [
            {self.row_column: str(keys[place]), self.value_column: value}
            for place, value in zip(self.places, self.values, strict=True)
        ]


def is_envelope(resource: Resource, payload: Any) -> bool:
    envelope = resource.writing.envelope
    return envelope is not None and isinstance(payload, dict) and envelope.rows in payload


def unpacked(call: TableCall, payload: Mapping[str, Any]) -> Unpacked:
    """What an envelope holds, before anything is stored. Raises RestError."""
    envelope = call.resource.writing.envelope
    if envelope is None:
        raise BadBody
    for name in payload.keys() - {envelope.rows, envelope.links}:
        raise UnknownBodyColumn(call.resource.name, name)
    elements = _objects(payload[envelope.rows])
    links = _objects(payload.get(envelope.links) or [])
    places, values = [], []
    for link in links:
        for value in _values(envelope, link):
            places.append(_place(envelope, elements, link.get(envelope.row_name)))
            values.append(value)
    return Unpacked(
        rows=checked(call.resource, [_row(call.resource, envelope, element) for element in elements]),
        table=envelope.table,
        places=places,
        values=values,
        row_column=envelope.row_column,
        value_column=envelope.value_column,
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise BadBody
    return value


def _values(envelope: Envelope, link: Mapping[str, Any]) -> list[Any]:
    for name in link.keys() - {envelope.row_name, envelope.values}:
        raise UnknownBodyColumn(envelope.table, name)
    values = link.get(envelope.values)
    if not isinstance(values, list):
        raise BadBody
    return values


def _place(envelope: Envelope, elements: Sequence[Mapping[str, Any]], name: Any) -> int:
    """The row that a link names: by its temporary name, by its key, or by its place."""
    for key in (envelope.name, "id"):
        for place, element in enumerate(elements):
            if element.get(key) is not None and str(element[key]) == str(name):
                return place
    if isinstance(name, str | int) and str(name) in {str(place) for place in range(len(elements))}:
        return int(name)
    raise BadBody(f"{envelope.row_name} names none of the {envelope.rows}: {name}")


def _row(resource: Resource, envelope: Envelope, element: Mapping[str, Any]) -> dict[str, Any]:
    """Without its temporary name; a key that is no uuid was one as well."""
    return {
        name: value
        for name, value in element.items()
        if name != envelope.name and not (name == resource.key and as_uuid(value) is None)
    }
