"""PATCH: one UPDATE of all matching rows."""

from http import HTTPStatus

from django.http import HttpResponse

from postgrest_server.declarations import Grant, Resource, Row
from postgrest_server.errors import InvalidBody, PermissionDenied
from postgrest_server.json_body import parse_json, to_json, writable_rows
from postgrest_server.query_string.parser import last_value, parse_names, parse_query_string
from postgrest_server.requests import TableRequest
from postgrest_server.results import content_range
from postgrest_server.sql.fragment import Sql, fetch, quote_name
from postgrest_server.writing.batch import column_definitions
from postgrest_server.writing.pending import (
    Keys,
    refuse_other_callers,
    require_filter,
    start_write_of_matching_rows,
)
from postgrest_server.writing.response import write_response
from postgrest_server.writing.set_on_change import set_on_change_clauses


def update_rows(request: TableRequest) -> HttpResponse:
    """Change the matching rows. No match is not an error. Raises RestError."""
    resource, preferences = request.resource, request.preferences
    grant = resource.require_grant(request.caller, resource.writing.update)
    query = parse_query_string(request.parameters)
    change = _sent_change(request, grant)
    require_filter(query, "UPDATE")
    keys: Keys = []
    if change:
        locked, after_write = start_write_of_matching_rows(request, query, [change], lock="FOR NO KEY UPDATE")
        keys = change_rows(resource, change, locked) if locked else []
        after_write(keys)
    response = write_response(
        request, sorted(keys), query, status=HTTPStatus.NO_CONTENT, returns_rows=preferences.returns_rows
    )
    response["Content-Range"] = content_range(len(keys), len(keys) if preferences.counts else None)
    return response


def change_rows(resource: Resource, change: Row, keys: Keys) -> Keys:
    """Make the same change in all of these rows; return the keys of the changed ones."""
    table, key = quote_name(resource.name), quote_name(resource.key)
    names = ", ".join(quote_name(name) for name in change)
    sent = ", ".join(f"sent.{quote_name(name)}" for name in change)
    clauses = [
        Sql(f"({names}) = ROW ({sent})"),
        *set_on_change_clauses(resource, change, stored="changed", sent="sent", is_single_row=len(keys) == 1),
    ]
    update = Sql(f"UPDATE {table} changed SET ") + Sql.join(", ", clauses)
    update += Sql(
        f" FROM json_to_record(%s::json) AS sent ({column_definitions(resource, change)})", (to_json(change),)
    )
    update += Sql(f" WHERE changed.{key} = ANY (%s) RETURNING changed.{key}", (list(keys),))
    return [changed for (changed,) in fetch(update)]


def _sent_change(request: TableRequest, grant: Grant) -> Row:
    """Return the columns that the body changes.

    Raises InvalidBody, UnknownBodyColumn and PermissionDenied.
    """
    payload = parse_json(request.http.body)
    if not isinstance(payload, dict):
        raise InvalidBody
    columns = parse_names(last_value("columns", request.parameters))
    (change,) = writable_rows(request.resource, [payload], columns)
    if grant.columns is not None and (others := change.keys() - grant.columns):
        details = f"Only these columns: {', '.join(sorted(grant.columns))}; not {', '.join(sorted(others))}"
        raise PermissionDenied(request.resource.name, details=details)
    refuse_other_callers(request, request.resource, [change])
    return change
