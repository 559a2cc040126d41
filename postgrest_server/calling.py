"""`/rest/v1/rpc/<function>`: functions of the database, by the names of their arguments (contract 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse

from postgrest_server.body import as_json, parse_json
from postgrest_server.call import Call
from postgrest_server.errors import BadBody, PermissionDenied, RestError, UnknownFunction
from postgrest_server.literals import check_literal
from postgrest_server.preferences import Shape
from postgrest_server.query import parse_query, refuse_unstorable, reserved
from postgrest_server.reading import page_response, read_page
from postgrest_server.resource import ARRAYS, Argument, Follow, Function, Write, nothing_follows
from postgrest_server.sql import Sql, fetch, run

ABSENT: Final = frozenset({"", "null"})  # how the clients write a null in an address


@dataclass(frozen=True, kw_only=True)
class FunctionCall(Call):
    name: str


def call_function(call: FunctionCall) -> HttpResponse:
    """Raises RestError."""
    if call.request.method not in {"GET", "HEAD", "POST"}:
        message = f"Cannot use the {call.request.method} method on RPC"
        raise RestError(HTTPStatus.METHOD_NOT_ALLOWED, "PGRST101", message, headers={"Allow": "GET, HEAD, POST"})
    function = call.schema.function(call.name)
    if function is None:
        raise UnknownFunction(call.name, _names_sent(call))
    if function.any_of is not None and not function.any_of & call.caller.permissions:
        raise PermissionDenied(function.name, kind="function")
    if function.changes_data and call.is_read:
        message = f"cannot execute {function.name} in a read-only transaction"
        raise RestError(HTTPStatus.METHOD_NOT_ALLOWED, "25006", message, headers={"Allow": "POST"})
    refuse_unstorable(text for pair in call.pairs for text in pair)
    arguments, rest = _arguments(call, function)
    invoked = _invocation(function, arguments)
    follow: Follow = nothing_follows
    if function.hold is not None:
        run(Sql("SET CONSTRAINTS ALL IMMEDIATE"))
        follow = function.hold(Write(caller=call.caller, at=call.at, keys=(), rows=[arguments]))
    response = _answer(call, function, invoked, rest)
    follow(())
    return response


def _answer(call: FunctionCall, function: Function, invoked: Sql, rest: list[tuple[str, str]]) -> HttpResponse:
    """Rows, as a table has them, or one JSON value."""
    if not function.columns:
        ((text,),) = fetch(Sql("SELECT ") + invoked + "::text")
        shape = call.wanted.shape
        return HttpResponse(text, content_type=(shape if shape.is_single else Shape.ARRAY).value)
    selection = parse_query(rest)
    source = call.compiler.call(function.rows, invoked)
    if call.wanted.counts and function.changes_data:
        call = replace(call, wanted=replace(call.wanted, counts=False))
    page = read_page(call.compiler, source, selection, call.wanted)
    return page_response(page, selection, call.wanted.shape)


def _arguments(call: FunctionCall, function: Function) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """The arguments, and the rest of the query string. Raises UnknownFunction when they do not fit."""
    known = {argument.name: argument for argument in function.arguments}
    sent = _body(call)
    rest = call.pairs
    if call.is_read:
        in_address = [name for name in call.request.GET if name in known]
        sent |= {name: _from_address(known[name], call.request.GET.getlist(name)) for name in in_address}
        rest = [(key, value) for key, value in rest if key not in known]
        columns = {column.name for column in function.columns}
        sent |= {key: None for key, _ in rest if key not in columns and not reserved(key)}
    missing = {name for name, argument in known.items() if argument.is_required} - sent.keys()
    if missing or sent.keys() - known.keys():
        raise UnknownFunction(function.name, sent.keys())
    return sent, rest


def _body(call: FunctionCall) -> dict[str, Any]:
    sent = parse_json(call.request.body) if call.request.body else {}
    if not isinstance(sent, dict):
        raise BadBody
    return sent


def _names_sent(call: FunctionCall) -> set[str]:
    in_address = {key for key in call.request.GET if not reserved(key)} if call.is_read else set()
    return in_address | _body(call).keys()


def _from_address(argument: Argument, values: list[str]) -> Any:
    """`{a,b}`, or the key once for each element."""
    if argument.type in ARRAYS and (len(values) > 1 or not values[0].startswith("{")):
        elements = [value for value in values if value not in ABSENT]
        return elements or None
    return None if values[-1] in ABSENT else values[-1]


def _invocation(function: Function, arguments: Mapping[str, Any]) -> Sql:
    """The call, with every value bound and read as its argument's type; what is left out keeps its default."""
    given = [argument for argument in function.arguments if argument.name in arguments]
    return Sql(f'"{function.name}"(') + Sql.join(", ", (_bound(each, arguments[each.name]) for each in given)) + ")"


def _bound(argument: Argument, value: Any) -> Sql:
    check_literal(argument.type, value)
    if argument.type in ARRAYS and isinstance(value, list):
        return Sql(f"{argument.name} => %s::text[]::{argument.type}", ([_text(each) for each in value],))
    return Sql(f"{argument.name} => %s::{argument.type}", (_text(value),))


def _text(value: Any) -> str | None:
    """A value as PostgreSQL reads it. Raises RestError for letters that it does not know."""
    if value is None:
        return None
    text = value if isinstance(value, str) else as_json(value)
    refuse_unstorable([text])
    return text
