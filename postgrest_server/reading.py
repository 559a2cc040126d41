"""GET and HEAD: one statement for the whole response."""

from http import HTTPStatus

from django.http import HttpResponse

from postgrest_server.errors import RangeNotSatisfiable
from postgrest_server.preferences import Preferences, Representation
from postgrest_server.query_string.parser import parse_query_string
from postgrest_server.query_string.query import Query
from postgrest_server.query_string.shorthand import expand_shorthand
from postgrest_server.requests import TableRequest
from postgrest_server.results import NO_TOTAL, ResultPage, content_range, fetch_page, result_names
from postgrest_server.sql.comparison import FromItem
from postgrest_server.sql.compiler import Compiler
from postgrest_server.sql.fragment import Sql, all_of


def read_rows(request: TableRequest) -> HttpResponse:
    """Return the requested page of a table or view. Raises RestError."""
    query = parse_query_string(expand_shorthand(request.resource, request.parameters))
    source = request.compiler.table(request.resource)
    page = read_page(request.compiler, source, query, request.preferences)
    return page_response(page, query, request.preferences.representation)


def read_page(compiler: Compiler, source: FromItem, query: Query, preferences: Preferences) -> ResultPage:
    """Read the page, and count all matching rows if the caller prefers it. Raises RestError."""
    rows = compiler.select(query, source)
    total = NO_TOTAL
    if preferences.counts:
        total = Sql(", (SELECT count(*) FROM ") + source.sql + " WHERE "
        total += all_of(compiler.conditions(query, source)) + ")"
    return fetch_page(rows, preferences.representation, result_names(query, source.resource), total=total)


def page_response(page: ResultPage, query: Query, representation: Representation) -> HttpResponse:
    """Return the page with its range: status 206 if more rows match.

    Raises RangeNotSatisfiable if the rows were counted and the offset is beyond the last one.
    """
    total, offset = page.total, query.offset
    if total is not None and offset > total:
        details = f"An offset of {offset} was requested, but there are only {total} rows."
        raise RangeNotSatisfiable(details, total=total)
    is_partial = total is not None and page.count < total
    response = HttpResponse(
        page.text,
        status=HTTPStatus.PARTIAL_CONTENT if is_partial else HTTPStatus.OK,
        content_type=representation.value,
    )
    response["Content-Range"] = content_range(page.count, total, offset=offset)
    return response
