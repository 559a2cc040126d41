"""The routes of one schema."""

from django.urls import URLPattern, path

from postgrest_server.declarations import Schema
from postgrest_server.views import function, openapi, table


def rest_urls(schema: Schema) -> list[URLPattern]:
    """Return the routes. They have no trailing slash: clients repeat a redirected POST as a GET."""
    return [
        path("", openapi, {"schema": schema}, name="rest-description"),
        path("rpc/<str:name>", function, {"schema": schema}, name="rest-function"),
        path("<str:name>", table, {"schema": schema}, name="rest-table"),
    ]
