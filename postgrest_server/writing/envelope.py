"""The body of a resource with an Envelope: new rows, and link rows that refer to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from postgrest_server.declarations import Envelope, Resource, Row
from postgrest_server.errors import InvalidBody, UnknownBodyColumn
from postgrest_server.json_body import writable_rows
from postgrest_server.literals import as_uuid


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEnvelope:
    """The new rows; for each link row its value, and the position of the new row that it refers
    to.
    """

    envelope: Envelope
    rows: Sequence[Row]
    positions: Sequence[int]
    values: Sequence[Any]

    def link_rows(self, keys: Sequence[UUID]) -> list[Row]:
        """Return the link rows, given the keys of the stored rows."""
        return [
            {self.envelope.link_row_column: str(keys[position]), self.envelope.link_value_column: value}
            for position, value in zip(self.positions, self.values, strict=True)
        ]


def envelope_of(resource: Resource, payload: Any) -> Envelope | None:
    """Return the envelope of the resource if the payload has its form."""
    envelope = resource.writing.envelope
    has_form = envelope is not None and isinstance(payload, dict) and envelope.rows_key in payload
    return envelope if has_form else None


def parse_envelope(resource: Resource, envelope: Envelope, payload: Mapping[str, Any]) -> ParsedEnvelope:
    """Check the whole body before anything is stored. Raises BadRequest."""
    _refuse_other_keys(payload, {envelope.rows_key, envelope.links_key}, table=resource.name)
    elements = _objects(payload[envelope.rows_key])
    positions, values = [], []
    for link in _objects(payload.get(envelope.links_key) or []):
        for value in _values(envelope, link):
            positions.append(_position(resource, envelope, elements, link.get(envelope.row_reference_key)))
            values.append(value)
    rows = [_row(resource, envelope, element) for element in elements]
    return ParsedEnvelope(envelope=envelope, rows=writable_rows(resource, rows), positions=positions, values=values)


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidBody
    return value


def _values(envelope: Envelope, link: Mapping[str, Any]) -> list[Any]:
    _refuse_other_keys(link, {envelope.row_reference_key, envelope.values_key}, table=envelope.link_table)
    values = link.get(envelope.values_key)
    if not isinstance(values, list):
        raise InvalidBody
    return values


def _refuse_other_keys(sent: Mapping[str, Any], known: set[str], *, table: str) -> None:
    for name in sent.keys() - known:
        raise UnknownBodyColumn(table, name)


def _position(resource: Resource, envelope: Envelope, elements: Sequence[Mapping[str, Any]], reference: Any) -> int:
    """Find the row that a link refers to: by its temporary id, by its key, or by its position."""
    for key in (envelope.temporary_id_key, resource.key):
        for position, element in enumerate(elements):
            if element.get(key) is not None and str(element[key]) == str(reference):
                return position
    if isinstance(reference, str | int) and str(reference) in {str(position) for position in range(len(elements))}:
        return int(reference)
    raise InvalidBody(f"{envelope.row_reference_key} matches none of the {envelope.rows_key}: {reference}")


def _row(resource: Resource, envelope: Envelope, element: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an element. A key that is not a UUID is a temporary id too."""
    return {
        name: value
        for name, value in element.items()
        if name != envelope.temporary_id_key and not (name == resource.key and as_uuid(value) is None)
    }
