"""POST: insert, and insert or update (`Prefer: resolution=…`)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from postgrest_server.declarations import Envelope, Resource, Row
from postgrest_server.errors import InvalidBody
from postgrest_server.json_body import parse_json, rows_of, writable_rows
from postgrest_server.literals import as_uuid
from postgrest_server.query_string.parser import last_value, parse_names, parse_query_string
from postgrest_server.query_string.query import Query
from postgrest_server.requests import TableRequest
from postgrest_server.sql.fragment import Sql, fetch, quote_name
from postgrest_server.writing.batch import have_same_keys, in_batches
from postgrest_server.writing.envelope import envelope_of, parse_envelope
from postgrest_server.writing.pending import Keys, start_write, with_insert_values
from postgrest_server.writing.response import write_response
from postgrest_server.writing.set_on_change import set_on_change_clauses


def insert_rows(request: TableRequest) -> HttpResponse:
    """Store the rows of the body, all or none; return them in its order if the caller prefers it.

    Raises RestError.
    """
    resource, is_upsert = request.resource, request.preferences.resolution is not None
    resource.require_grant(request.caller, resource.writing.insert)
    if is_upsert:
        resource.require_grant(request.caller, resource.writing.update)
    query = parse_query_string(request.parameters)
    payload = parse_json(request.http.body)
    envelope = envelope_of(resource, payload)
    if envelope is not None:
        return _insert_envelope(request, envelope, payload, query)
    rows = _sent_rows(request, payload)
    if is_upsert:
        keys, inserted = upsert(request, rows)
        status = HTTPStatus.CREATED if inserted or not rows else HTTPStatus.OK
    else:
        keys, status = store(request, resource, rows), HTTPStatus.CREATED
    return write_response(request, keys, query, status=status, returns_rows=request.preferences.returns_rows)


def _insert_envelope(request: TableRequest, envelope: Envelope, payload: dict[str, Any], query: Query) -> HttpResponse:
    """Store the rows, then their link rows.

    The rows are returned unless the caller prefers `return=minimal`.
    """
    parsed = parse_envelope(request.resource, envelope, payload)
    keys = store(request, request.resource, parsed.rows)
    store(request, request.schema.resource(envelope.link_table), parsed.link_rows(keys))
    returns_rows = request.preferences.returned != "minimal"
    return write_response(request, keys, query, status=HTTPStatus.CREATED, returns_rows=returns_rows)


def _sent_rows(request: TableRequest, payload: Any) -> list[dict[str, Any]]:
    """Return the rows of the body, restricted to the parameter `columns`.

    A column that a row of an array lacks is NULL, unless the caller prefers `missing=default`.
    """
    resource, sent = request.resource, rows_of(payload)
    columns = parse_names(last_value("columns", request.parameters))
    if columns is None and not have_same_keys(sent):
        raise InvalidBody("All object keys must match")
    rows = writable_rows(resource, sent, columns)
    if columns is None or isinstance(payload, dict) or request.preferences.missing_is_default:
        return rows
    caller_column = resource.writing.caller_column
    filled_in = resource.writing.ignored_columns | ({caller_column.column} if caller_column is not None else set())
    nulls = dict.fromkeys(name for name in columns if name not in filled_in)
    return [nulls | row for row in rows]


def store(request: TableRequest, resource: Resource, rows: Sequence[Row]) -> Keys:
    """Insert the rows; return their keys in the same order."""
    rows = with_insert_values(request, resource, rows)
    after_write = start_write(request, resource, (), rows)
    keys: dict[int, UUID] = {}
    for batch in in_batches(rows):
        returned = fetch(batch.insert_statement(resource) + f" RETURNING {quote_name(resource.key)}")
        keys.update(zip(batch.positions, (key for (key,) in returned), strict=True))
    after_write(keys.values())
    return [keys[position] for position in range(len(rows))]


def upsert(request: TableRequest, rows: Sequence[Row]) -> tuple[Keys, int]:
    """Insert the rows, or update those that exist; return their keys and how many are new."""
    resource = request.resource
    conflict_columns = parse_names(last_value("on_conflict", request.parameters)) or [resource.key]
    conflict_target = ", ".join(quote_name(resource.column(name).name) for name in conflict_columns)
    updatable = {name for row in rows for name in row} - {*conflict_columns, resource.key}
    rows = with_insert_values(request, resource, rows)  # the added values apply to new rows only
    known_keys = [key for row in rows if (key := as_uuid(row.get(resource.key))) is not None]
    after_write = start_write(request, resource, known_keys, rows)
    keys: list[UUID] = []
    inserted = 0
    for batch in in_batches(rows):
        updated = [name for name in batch.columns if name in updatable]
        action = _conflict_action(request, updated, is_single_row=len(rows) == 1)
        statement = batch.insert_statement(resource) + f" ON CONFLICT ({conflict_target}) DO " + action
        returned = fetch(statement + f" RETURNING {quote_name(resource.key)}, xmax = 0")  # 0: inserted, not updated
        keys.extend(key for key, _ in returned)
        inserted += sum(is_new for _, is_new in returned)
    after_write(keys)
    return keys, inserted


def _conflict_action(request: TableRequest, updated: Sequence[str], *, is_single_row: bool) -> Sql:
    if request.preferences.resolution == "ignore-duplicates" or not updated:
        return Sql("NOTHING")
    resource = request.resource
    clauses = [Sql(f"{quote_name(name)} = EXCLUDED.{quote_name(name)}") for name in updated]
    clauses += set_on_change_clauses(
        resource, updated, stored=quote_name(resource.name), sent="EXCLUDED", is_single_row=is_single_row
    )
    return Sql("UPDATE SET ") + Sql.join(", ", clauses)
