"""The addresses of `/rest/v1`: who calls, as whom the database works, and how a refusal is told."""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from database.retry import Busy, until_done
from postgrest_server.auth import Caller, gate
from postgrest_server.call import TableCall
from postgrest_server.calling import FunctionCall, call_function
from postgrest_server.errors import InTheWay, MethodNotSupported, RestError, error_response
from postgrest_server.guide import in_plain_words
from postgrest_server.openapi import document
from postgrest_server.preferences import preferences_of
from postgrest_server.query import parse_query
from postgrest_server.reading import page_response, read_page
from postgrest_server.refusals import told_to_caller
from postgrest_server.resource import NOTHING, Schema
from postgrest_server.transport import api_view
from postgrest_server.writing import delete_rows, insert_rows, update_rows

Work = Callable[[Caller, dt.datetime], HttpResponse]


@api_view
@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE"])
def table(request: HttpRequest, schema: Schema, name: str) -> HttpResponse:
    """Rows of a table, read or written."""
    return answered(request, partial(_table, request, schema, name))


@api_view
@require_http_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def function(request: HttpRequest, schema: Schema, name: str) -> HttpResponse:
    """What a function of the database answers."""
    return answered(request, partial(_function, request, schema, name))


@api_view
@require_http_methods(["GET", "HEAD"])
def openapi(request: HttpRequest, schema: Schema) -> HttpResponse:
    """The description of all this, for clients and for tools."""

    def described(_caller: Caller, _at: dt.datetime) -> HttpResponse:
        server = request.build_absolute_uri("/rest/v1")
        described = document(schema, title=settings.STUDIO_NAME, server=server)
        return JsonResponse(described, content_type="application/openapi+json; charset=utf-8")

    return answered(request, described)


def answered(request: HttpRequest, work: Work) -> HttpResponse:
    """The answer of the work, done in one transaction as the person who calls; run again when others broke it off."""
    try:
        now = timezone.now()
        caller = gate().person_of(request.headers.get("Authorization"), at=now)
        response = _done(caller, partial(work, caller, now))
    except RestError as error:
        response = error_response(error)
    except Busy:
        response = error_response(InTheWay())
    if request.method == "HEAD":
        response.content = b""
    return response


def _done(caller: Caller, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Raises RestError, with what there is to say about a refusal, and Busy."""
    try:
        return until_done(partial(_as_caller, caller, work))
    except RestError as error:
        if error.constraint is not None:
            with suppress(DatabaseError), gate().acting_as(caller):  # the refusal stands in any case
                error.details = error.explanation() or error.details
        raise


def _as_caller(caller: Caller, work: Callable[[], HttpResponse]) -> HttpResponse:
    with gate().acting_as(caller):
        return work()


def _table(request: HttpRequest, schema: Schema, name: str, caller: Caller, at: dt.datetime) -> HttpResponse:
    wanted = preferences_of(request)
    resource = schema.resource(name)
    call = TableCall(request=request, schema=schema, caller=caller, wanted=wanted, at=at, resource=resource)
    verb = VERBS[request.method or ""]
    if not call.is_read and call.resource.writing is NOTHING:
        raise MethodNotSupported(request.method)
    try:
        with told_to_caller(call.resource.hints):
            return verb(call)
    except RestError as error:
        error.explanation = partial(call.explanation, error.constraint)
        raise


def _read(call: TableCall) -> HttpResponse:
    selection = parse_query(in_plain_words(call.resource, call.pairs))
    source = call.compiler.table(call.resource)
    page = read_page(call.compiler, source, selection, call.wanted)
    return page_response(page, selection, call.wanted.shape)


def _function(request: HttpRequest, schema: Schema, name: str, caller: Caller, at: dt.datetime) -> HttpResponse:
    wanted = preferences_of(request)
    call = FunctionCall(request=request, schema=schema, caller=caller, wanted=wanted, at=at, name=name)
    with told_to_caller():
        return call_function(call)


VERBS: Final[Mapping[str, Callable[[TableCall], HttpResponse]]] = {
    "GET": _read,
    "HEAD": _read,
    "POST": insert_rows,
    "PATCH": update_rows,
    "DELETE": delete_rows,
}
