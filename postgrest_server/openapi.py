"""The OpenAPI 3.1 description of `/rest/v1`, made from what is declared, so that it cannot say anything else."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from postgrest_server.resource import NOTHING, Argument, Column, Function, Resource, Schema

Json = dict[str, Any]

TYPES: Final[Mapping[str, Json]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "examples": ["10:00:00"], "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"},
    "timestamptz": {"type": "string", "format": "date-time"},
    "numeric": {"type": "number"},
    "integer": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "text[]": {"type": "array", "items": {"type": "string"}},
    "uuid[]": {"type": "array", "items": {"type": "string", "format": "uuid"}},
    "jsonb": {"type": "object"},
}
REFUSALS: Final = {
    "400": "The request, or a rule of the database, is broken",
    "401": "Nobody is signed in",
    "403": "Not permitted",
    "404": "There is no such table or function",
    "406": "Not in that media type, or not exactly one row",
    "409": "It clashes with what is stored",
    "413": "The body is too large",
    "416": "The page lies beyond the end",
}
FILTER: Final = "As `operator.value`: eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, cs, cd, ov, isdistinct; `not.` before it negates."
OBJECT: Final = "application/vnd.pgrst.object+json"
STRIPPED: Final = "application/vnd.pgrst.array+json"
ONCE_ASKED: Final = "Stored. The rows, when `Prefer: return=representation` asks for them; nothing otherwise"
PAGING: Final = ("select", "order", "limit", "offset", "or", "and")


def document(schema: Schema, *, title: str, server: str) -> Json:
    """The whole description."""
    paths = {f"/{resource.name}": table_paths(resource) for resource in schema.resources}
    paths |= {f"/rpc/{function.name}": function_paths(function) for function in schema.functions}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "1",
            "description": "What the Supabase clients speak: tables by query string, functions by name.",
        },
        "servers": [{"url": server}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {resource.name: row_schema(resource.columns) for resource in schema.resources}
            | {"error": error_schema()},
            "parameters": shared_parameters(),
            "responses": {f"refused{status}": refusal(words) for status, words in REFUSALS.items()},
        },
    }


def table_paths(resource: Resource) -> Json:
    writing, filters = resource.writing, [*filters_of(resource.columns), *ranges_of(resource)]
    found = {
        "get": operation(
            resource, "read", [*filters, *shared(*PAGING, "count")], {"200": rows(resource), "206": rows(resource)}
        )
    }
    if writing is NOTHING:
        return found
    if writing.insert:
        parameters = [*shared("select", "columns", "on_conflict", "writing")]
        found["post"] = operation(
            resource, "insert", parameters, {"201": rows(resource, ONCE_ASKED), "200": rows(resource, ONCE_ASKED)}
        )
        found["post"]["requestBody"] = body_of(resource, is_list=True)
    if writing.update:
        found["patch"] = operation(
            resource, "update", [*filters, *shared("select", "or", "and", "writing")], written(resource)
        )
        found["patch"]["requestBody"] = body_of(resource, is_list=False)
    if writing.delete:
        found["delete"] = operation(
            resource, "delete", [*filters, *shared("select", "or", "and", "writing")], written(resource)
        )
    return found


def operation(resource: Resource, verb: str, parameters: list[Json], answers: Json) -> Json:
    return {
        "tags": [resource.name],
        "summary": f"{verb.capitalize()} {resource.name}",
        "description": resource.description,
        "operationId": f"{verb}_{resource.name}",
        "parameters": parameters,
        "responses": answers | refusals(),
    }


def function_paths(function: Function) -> Json:
    if function.columns:
        content = in_every_shape(row_schema(function.columns))
    else:
        content = in_json({"type": "object"}) | {OBJECT: {"schema": {"type": "object"}}}
    answer = {"description": "What the function answers", "content": content}
    answers = {"200": answer} | ({"206": answer} if function.columns else {})
    common = {"tags": ["functions"], "description": function.description, "responses": answers | refusals()}
    required = [argument.name for argument in function.arguments if argument.is_required]
    body = {
        "type": "object",
        "properties": {argument.name: argument_schema(argument) for argument in function.arguments},
        "required": required,
        "additionalProperties": False,
    }
    found: Json = {
        "post": common
        | {
            "summary": f"Call {function.name}",
            "operationId": f"call_{function.name}",
            "requestBody": {"required": bool(required), "content": in_json(body)},
        }
    }
    if not function.changes_data:
        found["get"] = common | {
            "summary": f"Ask {function.name}",
            "operationId": f"ask_{function.name}",
            "parameters": [
                {"name": each.name, "in": "query", "required": each.is_required, "schema": {"type": "string"}}
                for each in function.arguments
            ],
        }
    return found


def filters_of(columns: Iterable[Column]) -> list[Json]:
    return [
        {"name": column.name, "in": "query", "schema": {"type": "string"}, "description": FILTER} for column in columns
    ]


def ranges_of(resource: Resource) -> list[Json]:
    return [
        {
            "name": key,
            "in": "query",
            "schema": {"type": "string", "examples": ["2030-01-01,2030-01-31"]},
            "description": f"The first and the last {column}.",
        }
        for key, column in resource.ranges.items()
    ]


def shared_parameters() -> Json:
    def query(name: str, description: str, **schema: Any) -> Json:
        return {"name": name, "in": "query", "description": description, "schema": {"type": "string"} | schema}

    def prefer(description: str) -> Json:
        return {"name": "Prefer", "in": "header", "description": description, "schema": {"type": "string"}}

    return {
        "select": query("select", "Columns and embedded tables, as in `id,kind:class_types(name)`."),
        "order": query("order", "As in `date.asc,start_time.desc.nullslast`."),
        "limit": query("limit", "Rows at most.", type="integer", minimum=0),
        "offset": query("offset", "Rows to leave out at the beginning.", type="integer", minimum=0),
        "or": query("or", "As in `(a.eq.1,and(b.gte.2,c.is.null))`."),
        "and": query("and", "As `or`."),
        "columns": query("columns", 'The columns of a batch that count, as in `"date","notes"`.'),
        "on_conflict": query("on_conflict", "The unique columns by which an upsert finds a row."),
        "count": prefer("`count=exact` tells how many rows there are in all, in Content-Range."),
        "writing": prefer(
            "`return=representation` answers the rows; `resolution=merge-duplicates` or `ignore-duplicates` upserts;"
            " `missing=default` fills what a row of a batch lacks; `count=exact` counts."
        ),
    }


def shared(*names: str) -> list[Json]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def row_schema(columns: Iterable[Column]) -> Json:
    return {"type": "object", "properties": {column.name: column_schema(column) for column in columns}}


def column_schema(column: Column) -> Json:
    found = dict(TYPES[column.type])
    if column.choices:
        found["enum"] = list(column.choices)
    if column.is_nullable:
        found["type"] = [found["type"], "null"]
        if column.choices:
            found["enum"].append(None)
    if column.description:
        found["description"] = column.description
    return found


def argument_schema(argument: Argument) -> Json:
    found = dict(TYPES[argument.type])
    return found if argument.is_required else found | {"type": [found["type"], "null"]}


def body_of(resource: Resource, *, is_list: bool) -> Json:
    """What is sent: without the columns that the table keeps itself."""
    sent = [column for column in resource.columns if column.name not in resource.writing.ignored]
    row = row_schema(sent) | {"additionalProperties": False}
    if not is_list:
        return {"required": True, "content": in_json(row)}
    row["required"] = [column.name for column in sent if not column.is_nullable and not column.has_default]
    shapes = [row, {"type": "array", "items": row}]
    envelope = resource.writing.envelope
    if envelope is not None:
        links = {
            "type": "object",
            "properties": {
                envelope.row_name: {"type": "string"},
                envelope.values: {"type": "array", "items": {"type": "string"}},
            },
        }
        named = {"type": "object", "properties": row["properties"] | {envelope.name: {"type": "string"}}}
        properties = {
            envelope.rows: {"type": "array", "items": named},
            envelope.links: {"type": "array", "items": links},
        }
        shapes.append({"type": "object", "properties": properties, "required": [envelope.rows]})
    return {"required": True, "content": in_json({"anyOf": shapes})}


def rows(resource: Resource, description: str = "The rows") -> Json:
    return {
        "description": description,
        "headers": {"Content-Range": {"schema": {"type": "string"}, "description": "As in `0-9/57`."}},
        "content": in_every_shape({"$ref": f"#/components/schemas/{resource.name}"}),
    }


def in_every_shape(row: Json) -> Json:
    """What `Accept` may ask for. `select` decides which columns there are, and what is embedded."""
    array = {"type": "array", "items": {"type": "object"}}
    return in_json(array) | {
        OBJECT: {"schema": row},
        STRIPPED: {"schema": array},
        "text/csv": {"schema": {"type": "string"}},
    }


def written(resource: Resource) -> Json:
    return {"200": rows(resource), "204": {"description": "Done"}}


def refusals() -> Json:
    return {status: {"$ref": f"#/components/responses/refused{status}"} for status in REFUSALS}


def refusal(words: str) -> Json:
    return {"description": words, "content": in_json({"$ref": "#/components/schemas/error"})}


def error_schema() -> Json:
    nullable = {"type": ["string", "null"]}
    properties = {"code": {"type": "string"}, "message": {"type": "string"}, "details": nullable, "hint": nullable}
    return {"type": "object", "properties": properties, "required": list(properties)}


def in_json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}
