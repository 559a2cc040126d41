"""The response to a write."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse

from postgrest_server.errors import NotSingleRow
from postgrest_server.query_string.query import Query
from postgrest_server.requests import TableRequest
from postgrest_server.results import content_range, fetch_page, result_names
from postgrest_server.sql.fragment import Sql


def write_response(
    request: TableRequest, keys: Sequence[UUID], query: Query, *, status: HTTPStatus, returns_rows: bool
) -> HttpResponse:
    """Return an empty response, or the rows with these keys in their order. Raises NotSingleRow."""
    preferences = request.preferences
    if preferences.representation.is_single and len(keys) != 1:
        raise NotSingleRow(len(keys))
    if returns_rows:
        status = HTTPStatus.OK if status is HTTPStatus.NO_CONTENT else status
        rows = _rows(request, keys, query)
        response = HttpResponse(rows, status=status, content_type=preferences.representation.value)
    else:
        response = HttpResponse(status=status)
        del response["Content-Type"]
    response["Content-Range"] = content_range(0, len(keys) if preferences.counts else None)
    return response


def _rows(request: TableRequest, keys: Sequence[UUID], query: Query) -> str:
    """Read the rows by key: after an update they may no longer match the filters."""
    unfiltered = replace(query, where=[], limit=None, offset=0)
    source = request.compiler.rows_with_keys(request.resource, keys)
    rows = request.compiler.select(unfiltered, source, order_by=Sql("given.position"), max_rows=max(len(keys), 1))
    return fetch_page(rows, request.preferences.representation, result_names(unfiltered, request.resource)).text
