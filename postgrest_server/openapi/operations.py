"""The operations of tables and functions in the OpenAPI document."""

from collections.abc import Iterable
from typing import Any, Final

from postgrest_server.declarations import READ_ONLY, Column, Envelope, Function, Resource
from postgrest_server.openapi.components import (
    OBJECT,
    Json,
    argument_schema,
    error_references,
    in_every_representation,
    in_json,
    references,
    row_schema,
)

FILTER: Final = (
    "As `operator.value`: eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, cs, cd, ov, isdistinct;"
    " `not.` before it negates."
)
INSERTED: Final = "Stored. The response is empty, or contains the rows with `Prefer: return=representation`"


def table_operations(resource: Resource) -> Json:
    writing = resource.writing
    filters = [*_column_filters(resource.columns), *_range_filters(resource)]
    read_parameters = [*filters, *references("select", "order", "limit", "offset", "or", "and", "count")]
    write_parameters = [*filters, *references("select", "or", "and", "writing")]
    written = {"200": _rows(resource), "204": {"description": "Done"}}
    found = {"get": _operation(resource, "read", read_parameters, {"200": _rows(resource), "206": _rows(resource)})}
    if writing is READ_ONLY:
        return found
    if writing.insert:
        inserted = _rows(resource, INSERTED)
        insert_parameters = references("select", "columns", "on_conflict", "writing")
        found["post"] = _operation(resource, "insert", insert_parameters, {"201": inserted, "200": inserted})
        found["post"]["requestBody"] = _insert_body(resource)
    if writing.update:
        found["patch"] = _operation(resource, "update", write_parameters, written)
        found["patch"]["requestBody"] = {"required": True, "content": in_json(_writable_row(resource))}
    if writing.delete:
        found["delete"] = _operation(resource, "delete", write_parameters, written)
    return found


def function_operations(function: Function) -> Json:
    if function.columns:
        content = in_every_representation(row_schema(function.columns))
    else:
        content = in_json({"type": "object"}) | {OBJECT: {"schema": {"type": "object"}}}
    result = {"description": "The result of the function", "content": content}
    responses = {"200": result} | ({"206": result} if function.columns else {}) | error_references()
    common = {"tags": ["functions"], "description": function.description, "responses": responses}
    found: Json = {
        "post": common
        | {
            "summary": f"Call {function.name}",
            "operationId": f"call_{function.name}",
            "requestBody": _arguments_body(function),
        }
    }
    if not function.changes_data:
        found["get"] = common | {
            "summary": f"Call {function.name} with arguments in the query string",
            "operationId": f"call_{function.name}_by_get",
            "parameters": [
                {"name": each.name, "in": "query", "required": each.is_required, "schema": {"type": "string"}}
                for each in function.arguments
            ],
        }
    return found


def _operation(resource: Resource, verb: str, parameters: list[Json], responses: Json) -> Json:
    return {
        "tags": [resource.name],
        "summary": f"{verb.capitalize()} {resource.name}",
        "description": resource.description,
        "operationId": f"{verb}_{resource.name}",
        "parameters": parameters,
        "responses": responses | error_references(),
    }


def _column_filters(columns: Iterable[Column]) -> list[Json]:
    return [
        {"name": column.name, "in": "query", "schema": {"type": "string"}, "description": FILTER} for column in columns
    ]


def _range_filters(resource: Resource) -> list[Json]:
    return [
        {
            "name": key,
            "in": "query",
            "schema": {"type": "string", "examples": ["2030-01-01,2030-01-31"]},
            "description": f"The first and the last {column}.",
        }
        for key, column in resource.range_filters.items()
    ]


def _rows(resource: Resource, description: str = "The rows") -> Json:
    return {
        "description": description,
        "headers": {"Content-Range": {"schema": {"type": "string"}, "description": "As in `0-9/57`."}},
        "content": in_every_representation({"$ref": f"#/components/schemas/{resource.name}"}),
    }


def _writable_columns(resource: Resource) -> list[Column]:
    return [column for column in resource.columns if column.name not in resource.writing.ignored_columns]


def _writable_row(resource: Resource) -> Json:
    return row_schema(_writable_columns(resource)) | {"additionalProperties": False}


def _insert_body(resource: Resource) -> Json:
    """Return the body of an insert: a row, an array of rows, or the envelope of the resource."""
    required = [
        column.name for column in _writable_columns(resource) if not column.is_nullable and not column.has_default
    ]
    row = _writable_row(resource) | {"required": required}
    forms = [row, {"type": "array", "items": row}]
    if resource.writing.envelope is not None:
        forms.append(_envelope_schema(resource.writing.envelope, row["properties"]))
    return {"required": True, "content": in_json({"anyOf": forms})}


def _envelope_schema(envelope: Envelope, columns: dict[str, Any]) -> Json:
    row = {"type": "object", "properties": columns | {envelope.temporary_id_key: {"type": "string"}}}
    link_properties = {
        envelope.row_reference_key: {"type": "string"},
        envelope.values_key: {"type": "array", "items": {"type": "string"}},
    }
    properties = {
        envelope.rows_key: {"type": "array", "items": row},
        envelope.links_key: {"type": "array", "items": {"type": "object", "properties": link_properties}},
    }
    return {"type": "object", "properties": properties, "required": [envelope.rows_key]}


def _arguments_body(function: Function) -> Json:
    required = [argument.name for argument in function.arguments if argument.is_required]
    body = {
        "type": "object",
        "properties": {argument.name: argument_schema(argument) for argument in function.arguments},
        "required": required,
        "additionalProperties": False,
    }
    return {"required": bool(required), "content": in_json(body)}
