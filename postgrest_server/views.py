"""The views: authenticate the caller, run the request in one transaction, and answer with JSON."""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from database.retry import TransactionAborted, retry_transaction
from postgrest_server.authentication import Caller
from postgrest_server.database_errors import translated_database_errors
from postgrest_server.declarations import READ_ONLY, Schema
from postgrest_server.errors import DatabaseBusy, MethodNotSupported, RestError, error_response
from postgrest_server.functions import call_function
from postgrest_server.middleware import api_view
from postgrest_server.openapi.document import openapi_document
from postgrest_server.preferences import preferences_of
from postgrest_server.reading import read_rows
from postgrest_server.requests import FunctionRequest, TableRequest
from postgrest_server.settings import authentication
from postgrest_server.writing.delete import delete_rows
from postgrest_server.writing.insert import insert_rows
from postgrest_server.writing.update import update_rows

Handler = Callable[[Caller, dt.datetime], HttpResponse]


@api_view
@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE"])
def table(request: HttpRequest, schema: Schema, name: str) -> HttpResponse:
    """Read or write rows of a table or view."""
    return respond(request, partial(_handle_table, request, schema, name))


@api_view
@require_http_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def function(request: HttpRequest, schema: Schema, name: str) -> HttpResponse:
    """Call a function of the database."""
    return respond(request, partial(_handle_function, request, schema, name))


@api_view
@require_http_methods(["GET", "HEAD"])
def openapi(request: HttpRequest, schema: Schema) -> HttpResponse:
    """Describe the API."""

    def handle(_caller: Caller, _now: dt.datetime) -> HttpResponse:
        server_url = request.build_absolute_uri(request.path.rstrip("/"))
        document = openapi_document(schema, server_url=server_url)
        return JsonResponse(document, content_type="application/openapi+json; charset=utf-8")

    return respond(request, handle)


def respond(request: HttpRequest, handler: Handler) -> HttpResponse:
    """Authenticate, run the handler in a transaction as the caller, and return its response.

    Every RestError becomes a JSON response.
    """
    try:
        now = timezone.now()
        caller = authentication().authenticate(request.headers.get("Authorization"), now=now)
        response = _run_with_retries(caller, partial(handler, caller, now))
    except RestError as error:
        response = error_response(error)
    except TransactionAborted:
        response = error_response(DatabaseBusy())
    if request.method == "HEAD":
        response.content = b""
    return response


def _run_with_retries(caller: Caller, handle: Callable[[], HttpResponse]) -> HttpResponse:
    """Run in a transaction, with retries. Raises RestError and TransactionAborted."""
    try:
        return retry_transaction(partial(_run, caller, handle))
    except RestError as error:
        if error.load_details is not None:
            with suppress(DatabaseError), authentication().acting_as(caller):  # the details are optional
                error.details = error.load_details() or error.details
        raise


def _run(caller: Caller, handle: Callable[[], HttpResponse]) -> HttpResponse:
    with authentication().acting_as(caller):
        return handle()


def _handle_table(request: HttpRequest, schema: Schema, name: str, caller: Caller, now: dt.datetime) -> HttpResponse:
    preferences = preferences_of(request)
    resource = schema.resource(name)
    table_request = TableRequest(
        http=request, schema=schema, caller=caller, preferences=preferences, now=now, resource=resource
    )
    if not table_request.is_read and resource.writing is READ_ONLY:
        raise MethodNotSupported(request.method)
    try:
        with translated_database_errors(resource.constraint_hints):
            return TABLE_METHODS[request.method or ""](table_request)
    except RestError as error:
        error.load_details = table_request.constraint_details(error.constraint)
        raise


def _handle_function(request: HttpRequest, schema: Schema, name: str, caller: Caller, now: dt.datetime) -> HttpResponse:
    function_request = FunctionRequest(
        http=request, schema=schema, caller=caller, preferences=preferences_of(request), now=now, name=name
    )
    with translated_database_errors():
        return call_function(function_request)


TABLE_METHODS: Final[Mapping[str, Callable[[TableRequest], HttpResponse]]] = {
    "GET": read_rows,
    "HEAD": read_rows,
    "POST": insert_rows,
    "PATCH": update_rows,
    "DELETE": delete_rows,
}
