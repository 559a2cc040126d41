"""POST, PATCH and DELETE: statements over whole sets of rows, in the request's one transaction (contract 5)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from postgrest_server.body import Batch, as_json, checked, have_like_keys, in_batches, parse_json, rows_in
from postgrest_server.call import TableCall, as_uuid
from postgrest_server.envelope import is_envelope, unpacked
from postgrest_server.errors import BadBody, BadRequest, NotOneRow, PermissionDenied
from postgrest_server.query import last_of, parse_names, parse_query
from postgrest_server.reading import content_range, header, page_of
from postgrest_server.resource import Follow, Resource, Right, Row, Write, nothing_follows
from postgrest_server.select import Selection
from postgrest_server.sql import Sql, all_of, fetch, quoted, run

Keys = Sequence[UUID]


def insert_rows(call: TableCall) -> HttpResponse:
    """201 with nothing or with the rows in the order of the body. Raises RestError."""
    resource, upserts = call.resource, call.wanted.resolution is not None
    resource.right(call.caller, resource.writing.insert)
    if upserts:
        resource.right(call.caller, resource.writing.update)
    selection = parse_query(call.pairs)
    payload = parse_json(call.request.body)
    if is_envelope(resource, payload):
        stored = unpacked(call, payload)
        keys = store(call, resource, stored.rows)
        store(call, call.schema.resource(stored.table), stored.links(keys))
        wants_rows = call.wanted.returns != "minimal"
        return written(call, keys, selection, status=HTTPStatus.CREATED, wants_rows=wants_rows)
    rows = _sent_rows(call, payload)
    if not upserts:
        keys, status = store(call, resource, rows), HTTPStatus.CREATED
    else:
        keys, added = upsert(call, rows)
        status = HTTPStatus.CREATED if added or not rows else HTTPStatus.OK
    return written(call, keys, selection, status=status, wants_rows=call.wanted.wants_rows)


def _sent_rows(call: TableCall, payload: Any) -> list[dict[str, Any]]:
    """The rows of a plain body, with the columns that count."""
    resource, sent = call.resource, rows_in(payload)
    columns = parse_names(last_of("columns", call.pairs))
    if columns is None and not have_like_keys(sent):
        raise BadBody("All object keys must match")
    rows = checked(resource, sent, columns)
    if columns is None or isinstance(payload, dict) or call.wanted.missing_is_default:
        return rows
    stamp = resource.writing.stamp
    by_itself = resource.writing.ignored | ({stamp.column} if stamp is not None else set())
    lacking = dict.fromkeys(name for name in columns if name not in by_itself)
    return [lacking | row for row in rows]


def store(call: TableCall, resource: Resource, rows: Sequence[Row]) -> Keys:
    """Insert the rows, all or none; their keys in turn."""
    rows = _stamped(call, resource, rows)
    follow = _hold(call, resource, (), rows)
    keys: dict[int, UUID] = {}
    for batch in in_batches(rows):
        returned = fetch(insertion(resource, batch) + f" RETURNING {quoted(resource.key)}")
        keys.update(zip(batch.places, (key for (key,) in returned), strict=True))
    follow(keys.values())
    return [keys[place] for place in range(len(rows))]


def upsert(call: TableCall, rows: Sequence[Row]) -> tuple[Keys, int]:
    """Insert the rows, or change those that are there already; their keys, and how many are new."""
    resource = call.resource
    target = parse_names(last_of("on_conflict", call.pairs)) or [resource.key]
    conflict = ", ".join(quoted(resource.column(name).name) for name in target)
    given = {name for row in rows for name in row}
    rows = _stamped(call, resource, rows)
    known = [key for row in rows if (key := as_uuid(row.get(resource.key))) is not None]
    follow = _hold(call, resource, known, rows)
    keys: list[UUID] = []
    added = 0
    for batch in in_batches(rows):
        changed = [name for name in batch.columns if name in given and name not in {*target, resource.key}]
        if call.wanted.resolution == "ignore-duplicates" or not changed:
            action = Sql("NOTHING")
        else:
            settings = (Sql(f"{quoted(name)} = EXCLUDED.{quoted(name)}") for name in changed)
            marks = _marking(resource, changed, stored=quoted(resource.name), sent="EXCLUDED", alone=len(rows) == 1)
            action = Sql("UPDATE SET ") + Sql.join(", ", [*settings, *marks])
        statement = insertion(resource, batch) + f" ON CONFLICT ({conflict}) DO " + action
        returned = fetch(statement + f" RETURNING {quoted(resource.key)}, xmax = 0")
        keys.extend(key for key, _ in returned)
        added += sum(is_new for _, is_new in returned)
    follow(keys)
    return keys, added


def insertion(resource: Resource, batch: Batch) -> Sql:
    """One INSERT for the whole batch; PostgreSQL reads each value as its column's type."""
    table = quoted(resource.name)
    if not batch.columns:
        return Sql(f"INSERT INTO {table} DEFAULT VALUES")
    names = ", ".join(quoted(name) for name in batch.columns)
    return Sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM ") + _sent(resource, batch) + " ORDER BY place"


def _sent(resource: Resource, batch: Batch) -> Sql:
    names = ", ".join(quoted(name) for name in batch.columns)
    types = ", ".join(f"{quoted(name)} {_type(resource, name)}" for name in batch.columns)
    text = f"ROWS FROM (json_to_recordset(%s::json) AS ({types})) WITH ORDINALITY AS sent ({names}, place)"
    return Sql(text, (batch.json,))


def update_rows(call: TableCall) -> HttpResponse:
    """The rows that the filters pick, changed in one statement. Nothing picked is no error. Raises RestError."""
    resource = call.resource
    right = resource.right(call.caller, resource.writing.update)
    selection = parse_query(call.pairs)
    change = _change(call, right)
    _demand_filter(selection, "UPDATE")
    keys: Keys = []
    if change:
        picked, follow = held(call, selection, [change], strength="FOR NO KEY UPDATE")
        keys = change_rows(resource, change, picked) if picked else []
        follow(keys)
    response = written(call, sorted(keys), selection, status=HTTPStatus.NO_CONTENT, wants_rows=call.wanted.wants_rows)
    response["Content-Range"] = content_range(len(keys), len(keys) if call.wanted.counts else None)
    return response


def change_rows(resource: Resource, change: Row, keys: Keys) -> Keys:
    """One UPDATE for all of these rows; the keys of those that were there to be changed."""
    table, key = quoted(resource.name), quoted(resource.key)
    names = ", ".join(quoted(name) for name in change)
    types = ", ".join(f"{quoted(name)} {_type(resource, name)}" for name in change)
    sent = ", ".join(f"sent.{quoted(name)}" for name in change)
    settings = [
        Sql(f"({names}) = ROW ({sent})"),
        *_marking(resource, change, stored="changed", sent="sent", alone=len(keys) == 1),
    ]
    update = Sql(f"UPDATE {table} changed SET ") + Sql.join(", ", settings)
    update += Sql(f" FROM json_to_record(%s::json) AS sent ({types})", (as_json(change),))
    update += Sql(f" WHERE changed.{key} = ANY (%s) RETURNING changed.{key}", (list(keys),))
    return [changed for (changed,) in fetch(update)]


def _marking(resource: Resource, names: Collection[str], *, stored: str, sent: str, alone: bool) -> list[Sql]:
    """In SET: the marks of the table, where one of their columns becomes another than it was."""
    settings = []
    for mark in resource.writing.marks:
        watched = [name for name in names if name in mark.columns]
        if not watched or (mark.alone and not alone):
            continue
        column = quoted(mark.column)
        differs = " OR ".join(f"{stored}.{quoted(name)} IS DISTINCT FROM {sent}.{quoted(name)}" for name in watched)
        counts = f"({differs})" + (f" AND {stored}.{quoted(mark.within)} IS NOT NULL" if mark.within else "")
        settings.append(Sql(f"{column} = CASE WHEN {counts} THEN %s ELSE {stored}.{column} END", (mark.value,)))
    return settings


def delete_rows(call: TableCall) -> HttpResponse:
    """Delete the rows that the filters pick; they are told as they were. Raises RestError."""
    resource = call.resource
    resource.right(call.caller, resource.writing.delete)
    selection = parse_query(call.pairs)
    _demand_filter(selection, "DELETE")
    keys, follow = held(call, selection, (), strength="FOR UPDATE")
    response = written(call, keys, selection, status=HTTPStatus.NO_CONTENT, wants_rows=call.wanted.wants_rows)
    if keys:
        table, key = quoted(resource.name), quoted(resource.key)
        run(Sql(f"DELETE FROM {table} WHERE {key} = ANY (%s)", (list(keys),)))
        follow(keys)
    response["Content-Range"] = content_range(0, len(keys) if call.wanted.counts else None)
    return response


def held(call: TableCall, selection: Selection, rows: Sequence[Row], *, strength: str) -> tuple[Keys, Follow]:
    """The keys of the rows that the filters pick, locked in their order after whatever the app locks first.

    The filters are asked again when the lock is held: of two writers who saw one version, the second finds nothing.
    """
    source = call.compiler.table(call.resource)
    key = source.column(call.resource.key)
    where = all_of(call.compiler.conditions(selection, source))
    picked = Sql("SELECT ") + key + " FROM " + source.sql + " WHERE " + where
    found: Keys = []
    is_page = selection.limit is not None or selection.offset > 0
    if is_page or call.resource.writing.hold is not None:
        order = call.compiler.order(selection.order, source)
        page = Sql(" ORDER BY ") + order + Sql(" LIMIT %s OFFSET %s", (selection.limit, selection.offset))
        found = [found_key for (found_key,) in fetch(picked + page if is_page else picked)]
        picked += Sql(" AND ") + key + Sql(" = ANY (%s)", (found,))
    follow = _hold(call, call.resource, found, rows)
    keys = [found_key for (found_key,) in fetch(picked + " ORDER BY " + key + f" {strength} OF {source.alias}")]
    most = call.wanted.most_affected
    if most is not None and len(keys) > most:
        raise BadRequest(
            "PGRST124",
            "Query result exceeds max-affected preference constraint",
            details=f"The query affects {len(keys)} rows",
        )
    return keys, follow


def written(call: TableCall, keys: Keys, selection: Selection, *, status: HTTPStatus, wants_rows: bool) -> HttpResponse:
    """The answer to a write: empty, or the rows of these keys in their order."""
    if call.wanted.shape.is_single and len(keys) != 1:
        raise NotOneRow(len(keys))
    if wants_rows:
        status = HTTPStatus.OK if status is HTTPStatus.NO_CONTENT else status
        response = HttpResponse(_rows(call, keys, selection), status=status, content_type=call.wanted.shape.value)
    else:
        response = HttpResponse(status=status)
        del response["Content-Type"]
    response["Content-Range"] = content_range(0, len(keys) if call.wanted.counts else None)
    return response


def _rows(call: TableCall, keys: Keys, selection: Selection) -> str:
    whole = replace(selection, where=[], limit=None, offset=0)
    source = call.compiler.keyed(call.resource, keys)
    rows = call.compiler.rows(whole, source, ordered=Sql("given.place"), most=max(len(keys), 1))
    return page_of(rows, call.wanted.shape, header(whole, call.resource), also=Sql("")).text


def _change(call: TableCall, right: Right) -> Row:
    """What a PATCH changes."""
    payload = parse_json(call.request.body)
    if not isinstance(payload, dict):
        raise BadBody
    (change,) = checked(call.resource, [payload], parse_names(last_of("columns", call.pairs)))
    if right.columns is not None and (others := change.keys() - right.columns):
        details = f"Only these columns: {', '.join(sorted(right.columns))}; not {', '.join(sorted(others))}"
        raise PermissionDenied(call.resource.name, details=details)
    _refuse_other_names(call, call.resource, [change])
    return change


def _stamped(call: TableCall, resource: Resource, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows with what a new one always gets: who writes it, and what the app fixes."""
    stamp, fixed = resource.writing.stamp, resource.writing.fixed
    _refuse_other_names(call, resource, rows)
    added = {stamp.column: str(call.caller.pk)} if stamp is not None else {}
    return [{**added, **row, **(fixed() if fixed is not None else {})} for row in rows]


def _refuse_other_names(call: TableCall, resource: Resource, rows: Iterable[Row]) -> None:
    stamp = resource.writing.stamp
    if stamp is None or stamp.others_with in call.caller.permissions:
        return
    if any(stamp.column in row and as_uuid(row[stamp.column]) != call.caller.pk for row in rows):
        raise PermissionDenied(resource.name, details=f"{stamp.column} is who is signed in")


def _hold(call: TableCall, resource: Resource, keys: Collection[UUID], rows: Sequence[Row]) -> Follow:
    run(Sql("SET CONSTRAINTS ALL IMMEDIATE"))
    write = Write(caller=call.caller, at=call.at, keys=keys, rows=rows)
    call.writes.append(write)
    return nothing_follows if resource.writing.hold is None else resource.writing.hold(write)


def _demand_filter(selection: Selection, verb: str) -> None:
    if not selection.where:
        raise BadRequest("21000", f"{verb} requires a WHERE clause")


def _type(resource: Resource, name: str) -> str:
    column = resource.find(name)
    return column.type if column is not None else "text"
