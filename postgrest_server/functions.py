"""`rpc/<function>`: calls of database functions by the names of their arguments."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse

from postgrest_server.declarations import ARRAY_TYPES, AfterWrite, Argument, Function, PendingWrite
from postgrest_server.declarations.hooks import do_nothing
from postgrest_server.errors import InvalidBody, PermissionDenied, RestError, UnknownFunction
from postgrest_server.json_body import parse_json, to_json
from postgrest_server.literals import check_literal, check_text
from postgrest_server.preferences import Representation
from postgrest_server.query_string.parser import is_reserved, parse_query_string
from postgrest_server.reading import page_response, read_page
from postgrest_server.requests import FunctionRequest
from postgrest_server.sql.fragment import Sql, execute, fetch

NULLS_IN_QUERY_STRING: Final = frozenset({"", "null"})  # supabase-js sends `null`, supabase-py an empty value


def call_function(request: FunctionRequest) -> HttpResponse:
    """Call the function, between its hooks. Raises RestError."""
    function = _callable_function(request)
    check_text(text for pair in request.parameters for text in pair)
    arguments, other_parameters = _arguments(request, function)
    call = _call_expression(function, arguments)
    after_call = _start_call(request, function, arguments)
    response = _response(request, function, call, other_parameters)
    after_call(())
    return response


def _callable_function(request: FunctionRequest) -> Function:
    """Return the function. Raises RestError for a name, a caller or a method that is refused."""
    if request.http.method not in {"GET", "HEAD", "POST"}:
        message = f"Cannot use the {request.http.method} method on RPC"
        raise RestError(HTTPStatus.METHOD_NOT_ALLOWED, "PGRST101", message, headers={"Allow": "GET, HEAD, POST"})
    function = request.schema.find_function(request.name)
    if function is None:
        raise UnknownFunction(request.name, _sent_names(request))
    if function.any_of is not None and not function.any_of & request.caller.permissions:
        raise PermissionDenied(function.name, kind="function")
    if function.changes_data and request.is_read:
        message = f"cannot execute {function.name} in a read-only transaction"
        raise RestError(HTTPStatus.METHOD_NOT_ALLOWED, "25006", message, headers={"Allow": "POST"})
    return function


def _start_call(request: FunctionRequest, function: Function, arguments: Mapping[str, Any]) -> AfterWrite:
    """Call the hook before the function, if there is one; return what to call after it."""
    if function.before_call is None:
        return do_nothing
    execute(Sql("SET CONSTRAINTS ALL IMMEDIATE"))
    return function.before_call(PendingWrite(caller=request.caller, now=request.now, keys=(), rows=[arguments]))


def _response(
    request: FunctionRequest, function: Function, call: Sql, parameters: list[tuple[str, str]]
) -> HttpResponse:
    """Execute the call; return rows as a table does, or one JSON value."""
    if not function.columns:
        ((text,),) = fetch(Sql("SELECT ") + call + "::text")
        representation = request.preferences.representation
        media_type = representation if representation.is_single else Representation.ARRAY
        return HttpResponse(text, content_type=media_type.value)
    query = parse_query_string(parameters)
    source = request.compiler.function_call(function.result, call)
    preferences = request.preferences
    if preferences.counts and function.changes_data:
        preferences = replace(preferences, counts=False)  # counting would execute the function a second time
    page = read_page(request.compiler, source, query, preferences)
    return page_response(page, query, preferences.representation)


def _arguments(request: FunctionRequest, function: Function) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """Return the arguments, and the parameters that are not arguments.

    Raises UnknownFunction if they do not match.
    """
    known = {argument.name: argument for argument in function.arguments}
    sent = _body(request)
    others = request.parameters
    if request.is_read:
        names = [name for name in request.http.GET if name in known]
        sent |= {name: _from_query_string(known[name], request.http.GET.getlist(name)) for name in names}
        others = [(key, value) for key, value in others if key not in known]
        columns = {column.name for column in function.columns}
        sent |= {key: None for key, _ in others if key not in columns and not is_reserved(key)}
    missing = {name for name, argument in known.items() if argument.is_required} - sent.keys()
    if missing or sent.keys() - known.keys():
        raise UnknownFunction(function.name, sent.keys())
    return sent, others


def _body(request: FunctionRequest) -> dict[str, Any]:
    sent = parse_json(request.http.body) if request.http.body else {}
    if not isinstance(sent, dict):
        raise InvalidBody
    return sent


def _sent_names(request: FunctionRequest) -> set[str]:
    in_query_string = {key for key in request.http.GET if not is_reserved(key)} if request.is_read else set()
    return in_query_string | _body(request).keys()


def _from_query_string(argument: Argument, values: list[str]) -> Any:
    """Read one argument; an array is `{a,b}` or the key once for each element."""
    if argument.type in ARRAY_TYPES and (len(values) > 1 or not values[0].startswith("{")):
        elements = [value for value in values if value not in NULLS_IN_QUERY_STRING]
        return elements or None
    return None if values[-1] in NULLS_IN_QUERY_STRING else values[-1]


def _call_expression(function: Function, arguments: Mapping[str, Any]) -> Sql:
    """Return the call with named arguments. Arguments that were not sent keep their default."""
    given = [argument for argument in function.arguments if argument.name in arguments]
    return Sql(f'"{function.name}"(') + Sql.join(", ", (_named(each, arguments[each.name]) for each in given)) + ")"


def _named(argument: Argument, value: Any) -> Sql:
    check_literal(argument.type, value)
    if argument.type in ARRAY_TYPES and isinstance(value, list):
        return Sql(f"{argument.name} => %s::text[]::{argument.type}", ([_as_text(each) for each in value],))
    return Sql(f"{argument.name} => %s::{argument.type}", (_as_text(value),))


def _as_text(value: Any) -> str | None:
    """Return the value as PostgreSQL parses it.

    Raises BadRequest for text that PostgreSQL cannot store.
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else to_json(value)
    check_text([text])
    return text
