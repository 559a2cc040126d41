"""What a write does before its statement: hooks, locks, and the values that it adds."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from postgrest_server.declarations import AfterWrite, PendingWrite, Resource, Row
from postgrest_server.declarations.hooks import run_before
from postgrest_server.errors import BadRequest, PermissionDenied
from postgrest_server.literals import as_uuid
from postgrest_server.query_string.query import Query
from postgrest_server.requests import TableRequest
from postgrest_server.sql.fragment import Sql, all_of, execute, fetch

Keys = Sequence[UUID]


def start_write(request: TableRequest, resource: Resource, keys: Collection[UUID], rows: Sequence[Row]) -> AfterWrite:
    """Call the hook before the write; return what to call after it.

    Deferred constraints become immediate, so that PostgreSQL reports a violation at the statement
    and not at COMMIT.
    """
    execute(Sql("SET CONSTRAINTS ALL IMMEDIATE"))
    write = PendingWrite(caller=request.caller, now=request.now, keys=keys, rows=rows)
    request.writes.append(write)
    return run_before(write, resource.writing.before_write)


def start_write_of_matching_rows(
    request: TableRequest, query: Query, rows: Sequence[Row], *, lock: str
) -> tuple[Keys, AfterWrite]:
    """Call the hook, then lock the rows that match the filters, in the order of their keys.

    Return the keys of the locked rows, and what to call after the write.
    The filters are evaluated again under the lock: of two writers that filter by the same version,
    the second one matches no row.
    """
    source = request.compiler.table(request.resource)
    key = source.column(request.resource.key)
    where = all_of(request.compiler.conditions(query, source))
    matching = Sql("SELECT ") + key + " FROM " + source.sql + " WHERE " + where
    found: Keys = []
    has_page = query.limit is not None or query.offset > 0
    if has_page or request.resource.writing.before_write is not None:
        order = request.compiler.order_by(query.order, source)
        page = Sql(" ORDER BY ") + order + Sql(" LIMIT %s OFFSET %s", (query.limit, query.offset))
        found = [row_key for (row_key,) in fetch(matching + page if has_page else matching)]
        matching += Sql(" AND ") + key + Sql(" = ANY (%s)", (found,))
    after_write = start_write(request, request.resource, found, rows)
    locked = fetch(matching + " ORDER BY " + key + f" {lock} OF {source.alias}")
    keys = [row_key for (row_key,) in locked]
    _check_max_affected(request, keys)
    return keys, after_write


def require_filter(query: Query, statement: str) -> None:
    """Refuse to write all rows of a table. Raises BadRequest."""
    if not query.where:
        raise BadRequest("21000", f"{statement} requires a WHERE clause")


def with_insert_values(request: TableRequest, resource: Resource, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return new rows with the caller and the values that the application adds.

    Raises PermissionDenied.
    """
    caller_column, insert_values = resource.writing.caller_column, resource.writing.insert_values
    refuse_other_callers(request, resource, rows)
    added = {caller_column.column: str(request.caller.pk)} if caller_column is not None else {}
    return [{**added, **row, **(insert_values() if insert_values is not None else {})} for row in rows]


def refuse_other_callers(request: TableRequest, resource: Resource, rows: Iterable[Row]) -> None:
    """Raise PermissionDenied if the caller may not store another user in the caller column."""
    rule = resource.writing.caller_column
    if rule is None or rule.override_permission in request.caller.permissions:
        return
    if any(rule.column in row and as_uuid(row[rule.column]) != request.caller.pk for row in rows):
        raise PermissionDenied(resource.name, details=f"{rule.column} must be the signed-in user")


def _check_max_affected(request: TableRequest, keys: Keys) -> None:
    limit = request.preferences.max_affected
    if limit is not None and len(keys) > limit:
        raise BadRequest(
            "PGRST124",
            "Query result exceeds max-affected preference constraint",
            details=f"The query affects {len(keys)} rows",
        )
