"""The OpenAPI 3.1 document of a schema, generated from its declarations."""

from postgrest_server.declarations import Schema
from postgrest_server.openapi.components import Json, error_responses, error_schema, row_schema, shared_parameters
from postgrest_server.openapi.operations import function_operations, table_operations


def openapi_document(schema: Schema, *, server_url: str) -> Json:
    """Return the whole document."""
    paths = {f"/{resource.name}": table_operations(resource) for resource in schema.resources}
    paths |= {f"/rpc/{function.name}": function_operations(function) for function in schema.functions}
    schemas = {resource.name: row_schema(resource.columns) for resource in schema.resources}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": schema.title,
            "version": "1",
            "description": "A subset of PostgREST: tables filtered by query string, and functions called by name.",
        },
        "servers": [{"url": server_url}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": schemas | {"error": error_schema()},
            "parameters": shared_parameters(),
            "responses": error_responses(),
        },
    }
