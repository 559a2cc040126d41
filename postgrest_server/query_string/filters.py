"""Filters: `column=operator.value`, and logic trees such as `or=(a.eq.1,b.is.null)`."""

import re
from typing import Final, cast

from postgrest_server.errors import BadRequest, ParseError
from postgrest_server.limits import MAX_CONDITIONS, MAX_LOGIC_DEPTH
from postgrest_server.query_string.query import Condition, Conjunction, LogicGroup
from postgrest_server.query_string.scanner import Scanner

OPERATORS: Final = frozenset(
    "eq neq gt gte lt lte like ilike match imatch in is cs cd ov isdistinct".split()  # noqa: SIM905 -- reads as a list
)
QUANTIFIABLE_OPERATORS: Final = frozenset({"eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"})
IS_VALUES: Final = frozenset({"null", "not_null", "true", "false", "unknown"})

# Longer operators come first, so that `gte` does not match as `gt`.
_OPERATION: Final = re.compile(
    rf"(?P<negated>not\.)?(?P<operator>{'|'.join(sorted(OPERATORS, key=len, reverse=True))})"
    r"(?:\((?P<quantifier>any|all)\))?\.",
)
_ARRAY: Final = re.compile(r"\{[^{}]*\}")
_GROUP_START: Final = re.compile(r"(not\.)?(and|or)(?=\()")
_EXPECTED_OPERATION: Final = '"not" or operator (eq, gt, ...)'


def is_operation(text: str) -> bool:
    """Return whether the text starts with an operator, as the value of a filter does."""
    return _OPERATION.match(text) is not None


def parse_condition(column: str, text: str) -> Condition:
    """Parse the filter of one column.

    The value is everything after the operator. Raises ParseError.
    """
    found = _OPERATION.match(text)
    if found is None:
        details = f"unexpected {_unexpected(text)} expecting {_EXPECTED_OPERATION}"
        raise ParseError("filter", text, details=details)
    operator, raw = found["operator"], text[found.end() :]
    value: str | tuple[str, ...] = raw
    if operator == "in":
        scanner = Scanner(raw, part="filter")
        value = _list(scanner)
        scanner.expect_end()
    return _condition(column, found, value)


def parse_group(conjunction: Conjunction, text: str, *, is_negated: bool = False) -> LogicGroup:
    """Parse the logic tree of a parameter such as `or=(…)`. Raises BadRequest."""
    scanner = Scanner(text, part="logic tree")
    group = LogicGroup(conjunction=conjunction, members=_members(scanner, depth=0), is_negated=is_negated)
    scanner.expect_end()
    if _size(group) > MAX_CONDITIONS:
        raise BadRequest("PGRST100", f"A logic tree has at most {MAX_CONDITIONS} conditions")
    return group


def _members(scanner: Scanner, *, depth: int) -> tuple[Condition | LogicGroup, ...]:
    if depth > MAX_LOGIC_DEPTH:
        raise BadRequest("PGRST100", f"A logic tree is at most {MAX_LOGIC_DEPTH} levels deep")
    scanner.expect("(")
    members = [_member(scanner, depth=depth)]
    while scanner.skip(","):
        members.append(_member(scanner, depth=depth))
    scanner.expect(")")
    return tuple(members)


def _member(scanner: Scanner, *, depth: int) -> Condition | LogicGroup:
    start = scanner.match(_GROUP_START)
    if start is not None:
        conjunction = cast("Conjunction", start.removeprefix("not."))
        members = _members(scanner, depth=depth + 1)
        return LogicGroup(conjunction=conjunction, members=members, is_negated=start.startswith("not."))
    column = scanner.name()
    scanner.expect(".")
    found = _OPERATION.match(scanner.text, scanner.position)
    if found is None:
        raise scanner.error(_EXPECTED_OPERATION)
    scanner.position = found.end()
    return _condition(column, found, _list(scanner) if found["operator"] == "in" else _value(scanner))


def _value(scanner: Scanner) -> str:
    """Read a value in a logic tree.

    It is quoted, an array, or everything up to the next comma or closing parenthesis.
    """
    start = scanner.position
    if scanner.is_at('"'):
        text = scanner.quoted()
        if scanner.is_at_end or scanner.text[scanner.position] in ",)":
            return text
        scanner.position = start
    array = scanner.match(_ARRAY)
    if array is not None:
        return array
    return scanner.until(",)")


def _list(scanner: Scanner) -> tuple[str, ...]:
    """Read `(a,"b,c",d)`."""
    scanner.expect("(")
    if scanner.skip(")"):
        return ()
    elements = [_list_element(scanner)]
    while scanner.skip(","):
        elements.append(_list_element(scanner))
    scanner.expect(")")
    return tuple(elements)


def _list_element(scanner: Scanner) -> str:
    """Read an element.

    Quotes inside it are part of it, because supabase-js does not escape them: `(a"b,c)`.
    """
    start = scanner.position
    if scanner.is_at('"'):
        text = scanner.quoted()
        if scanner.is_at(",") or scanner.is_at(")"):
            return text
        scanner.position = start
    return scanner.until(",)")


def _condition(column: str, found: re.Match[str], value: str | tuple[str, ...]) -> Condition:
    operator, quantifier = found["operator"], found["quantifier"]
    text = found.string[found.start() :]
    if quantifier and operator not in QUANTIFIABLE_OPERATORS:
        raise ParseError("filter", text, details=f"unexpected ({quantifier}) after {operator}")
    if operator == "is":
        value = cast("str", value).lower()
        if value not in IS_VALUES:
            raise ParseError("filter", text, details="expecting null, not_null, true, false or unknown")
    return Condition(
        column=column, operator=operator, value=value, is_negated=bool(found["negated"]), quantifier=quantifier
    )


def _size(group: LogicGroup) -> int:
    return sum(_size(member) if isinstance(member, LogicGroup) else 1 for member in group.members)


def _unexpected(text: str) -> str:
    """Return the first unexpected character, as PostgREST reports it."""
    if not text:
        return "end of input"
    return f'"{text[1]}"' if text.startswith("no") else f'"{text[0]}"'
