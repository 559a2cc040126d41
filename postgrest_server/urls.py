"""Where the declared tables and functions are found."""

from django.urls import URLPattern, path

from postgrest_server.resource import Schema
from postgrest_server.views import function, openapi, table


def rest_urls(schema: Schema) -> list[URLPattern]:
    """No trailing slashes: a redirect would turn a POST into a GET."""
    return [
        path("", openapi, {"schema": schema}, name="rest-description"),
        path("rpc/<str:name>", function, {"schema": schema}, name="rest-function"),
        path("<str:name>", table, {"schema": schema}, name="rest-table"),
    ]
