"""DELETE: one DELETE of all matching rows."""

from http import HTTPStatus

from django.http import HttpResponse

from postgrest_server.query_string.parser import parse_query_string
from postgrest_server.requests import TableRequest
from postgrest_server.results import content_range
from postgrest_server.sql.fragment import Sql, execute, quote_name
from postgrest_server.writing.pending import require_filter, start_write_of_matching_rows
from postgrest_server.writing.response import write_response


def delete_rows(request: TableRequest) -> HttpResponse:
    """Delete the matching rows; return them as they were before if the caller prefers it.

    Raises RestError.
    """
    resource, preferences = request.resource, request.preferences
    resource.require_grant(request.caller, resource.writing.delete)
    query = parse_query_string(request.parameters)
    require_filter(query, "DELETE")
    keys, after_write = start_write_of_matching_rows(request, query, (), lock="FOR UPDATE")
    response = write_response(request, keys, query, status=HTTPStatus.NO_CONTENT, returns_rows=preferences.returns_rows)
    if keys:
        table, key = quote_name(resource.name), quote_name(resource.key)
        execute(Sql(f"DELETE FROM {table} WHERE {key} = ANY (%s)", (list(keys),)))
        after_write(keys)
    response["Content-Range"] = content_range(0, len(keys) if preferences.counts else None)
    return response
