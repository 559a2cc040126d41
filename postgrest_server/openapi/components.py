"""The shared parts of the OpenAPI document: types, parameters and error responses."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from postgrest_server.declarations import Argument, Column

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
ERRORS: Final = {
    "400": "The request is malformed, or violates a constraint of the database",
    "401": "The bearer token is missing or invalid",
    "403": "The caller lacks the permission",
    "404": "Unknown table or function",
    "406": "Unavailable media type, or not exactly one row",
    "409": "The write conflicts with stored rows, or the database is busy",
    "413": "The request is too large",
    "416": "The offset is beyond the last row",
}
OBJECT: Final = "application/vnd.pgrst.object+json"
ARRAY_WITHOUT_NULLS: Final = "application/vnd.pgrst.array+json"


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


def shared_parameters() -> Json:
    def query(name: str, description: str, **schema: Any) -> Json:
        return {"name": name, "in": "query", "description": description, "schema": {"type": "string"} | schema}

    def prefer(description: str) -> Json:
        return {"name": "Prefer", "in": "header", "description": description, "schema": {"type": "string"}}

    return {
        "select": query("select", "Columns and embedded tables, as in `id,writer:authors(name)`."),
        "order": query("order", "As in `title.asc,price.desc.nullslast`."),
        "limit": query("limit", "The maximum number of rows.", type="integer", minimum=0),
        "offset": query("offset", "The number of rows to skip.", type="integer", minimum=0),
        "or": query("or", "As in `(a.eq.1,and(b.gte.2,c.is.null))`."),
        "and": query("and", "As `or`."),
        "columns": query("columns", 'The columns to use from an array of rows, as in `"title","price"`.'),
        "on_conflict": query("on_conflict", "The unique columns by which an upsert finds existing rows."),
        "count": prefer("`count=exact` returns the number of all matching rows in Content-Range."),
        "writing": prefer(
            "`return=representation` returns the rows; `resolution=merge-duplicates` or `ignore-duplicates` upserts;"
            " `missing=default` uses defaults for columns that a row lacks; `count=exact` counts the rows."
        ),
    }


def references(*names: str) -> list[Json]:
    """Return references to shared parameters."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def error_responses() -> Json:
    content = in_json({"$ref": "#/components/schemas/error"})
    return {f"error{status}": {"description": text, "content": content} for status, text in ERRORS.items()}


def error_references() -> Json:
    return {status: {"$ref": f"#/components/responses/error{status}"} for status in ERRORS}


def error_schema() -> Json:
    nullable = {"type": ["string", "null"]}
    properties = {"code": {"type": "string"}, "message": {"type": "string"}, "details": nullable, "hint": nullable}
    return {"type": "object", "properties": properties, "required": list(properties)}


def in_json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def in_every_representation(row: Json) -> Json:
    """Return the content of rows by media type.

    An array has any objects: `select` decides on their columns.
    """
    array = {"type": "array", "items": {"type": "object"}}
    return in_json(array) | {
        OBJECT: {"schema": row},
        ARRAY_WITHOUT_NULLS: {"schema": array},
        "text/csv": {"schema": {"type": "string"}},
    }
