"""Filters: `column=operator.value`, and logic trees over them (contract 4.2)."""

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from postgrest_server.errors import BadRequest, Unreadable
from postgrest_server.scanner import Scanner

Conjunction = Literal["and", "or"]

OPERATORS: Final = frozenset(
    "eq neq gt gte lt lte like ilike match imatch in is cs cd ov isdistinct".split()  # noqa: SIM905 -- reads as a list
)
QUANTIFIED: Final = frozenset({"eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"})
IS_VALUES: Final = frozenset({"null", "not_null", "true", "false", "unknown"})
DEEPEST: Final = 10
MOST_CONDITIONS: Final = 200

# The longer operators first, so that `gte` is not read as `gt`.
_OPERATION: Final = re.compile(
    rf"(?P<negated>not\.)?(?P<operator>{'|'.join(sorted(OPERATORS, key=len, reverse=True))})"
    r"(?:\((?P<quantifier>any|all)\))?\.",
)
_ARRAY: Final = re.compile(r"\{[^{}]*\}")
EXPECTED: Final = '"not" or operator (eq, gt, ...)'


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison of one column. `value` is a list for `in`."""

    column: str
    operator: str
    value: str | tuple[str, ...]
    is_negated: bool = False
    quantifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    conjunction: Conjunction
    members: tuple["Condition | Group", ...]
    is_negated: bool = False


def is_operation(text: str) -> bool:
    """Whether the value of a key begins as a filter does."""
    return _OPERATION.match(text) is not None


def parse_condition(column: str, text: str) -> Condition:
    """The filter on one column; the value is all that follows the operator. Raises RestError."""
    found = _OPERATION.match(text)
    if found is None:
        raise Unreadable("filter", text, details=f"unexpected {_unexpected(text)} expecting {EXPECTED}")
    operator, raw = found["operator"], text[found.end() :]
    value: str | tuple[str, ...] = raw
    if operator == "in":
        scanner = Scanner(raw, what="filter")
        value = _list(scanner)
        if not scanner.done:
            raise scanner.refusal("end of input")
    return _condition(column, found, value)


def parse_group(conjunction: Conjunction, text: str, *, is_negated: bool = False) -> Group:
    """The logic tree of a key such as `or=(…)`. Raises RestError."""
    scanner = Scanner(text, what="logic tree")
    group = Group(conjunction=conjunction, members=_members(scanner, depth=0), is_negated=is_negated)
    if not scanner.done:
        raise scanner.refusal("end of input")
    if _size(group) > MOST_CONDITIONS:
        raise BadRequest("PGRST100", f"A logic tree holds {MOST_CONDITIONS} conditions at most")
    return group


def _members(scanner: Scanner, *, depth: int) -> tuple[Condition | Group, ...]:
    if depth > DEEPEST:
        raise BadRequest("PGRST100", f"A logic tree is {DEEPEST} levels deep at most")
    scanner.expect("(")
    members = [_member(scanner, depth=depth)]
    while scanner.takes(","):
        members.append(_member(scanner, depth=depth))
    scanner.expect(")")
    return tuple(members)


_LOGIC: Final = re.compile(r"(not\.)?(and|or)(?=\()")


def _member(scanner: Scanner, *, depth: int) -> Condition | Group:
    opening = scanner.match(_LOGIC)
    if opening is not None:
        conjunction = cast("Conjunction", opening.removeprefix("not."))
        members = _members(scanner, depth=depth + 1)
        return Group(conjunction=conjunction, members=members, is_negated=opening.startswith("not."))
    column = scanner.name()
    scanner.expect(".")
    found = _OPERATION.match(scanner.text, scanner.at)
    if found is None:
        raise scanner.refusal(EXPECTED)
    scanner.at = found.end()
    return _condition(column, found, _list(scanner) if found["operator"] == "in" else _value(scanner))


def _value(scanner: Scanner) -> str:
    """Inside a tree: quoted, an array, or all up to the next comma or bracket."""
    start = scanner.at
    if scanner.sees('"'):
        text = scanner.quoted()
        if scanner.done or scanner.text[scanner.at] in ",)":
            return text
        scanner.at = start
    array = scanner.match(_ARRAY)
    if array is not None:
        return array
    return scanner.until(",)")


def _list(scanner: Scanner) -> tuple[str, ...]:
    """`(a,"b,c",d)`. An element whose quotes do not stand at its ends is taken as it is, as the clients send them."""
    scanner.expect("(")
    if scanner.takes(")"):
        return ()
    elements = [_value_of_list(scanner)]
    while scanner.takes(","):
        elements.append(_value_of_list(scanner))
    scanner.expect(")")
    return tuple(elements)


def _value_of_list(scanner: Scanner) -> str:
    start = scanner.at
    if scanner.sees('"'):
        text = scanner.quoted()
        if scanner.sees(",") or scanner.sees(")"):
            return text
        scanner.at = start
    return scanner.until(",)")


def _condition(column: str, found: re.Match[str], value: str | tuple[str, ...]) -> Condition:
    operator, quantifier = found["operator"], found["quantifier"]
    text = found.string[found.start() :]
    if quantifier and operator not in QUANTIFIED:
        raise Unreadable("filter", text, details=f"unexpected ({quantifier}) after {operator}")
    if operator == "is":
        value = cast("str", value).lower()
        if value not in IS_VALUES:
            raise Unreadable("filter", text, details="expecting null, not_null, true, false or unknown")
    return Condition(
        column=column, operator=operator, value=value, is_negated=bool(found["negated"]), quantifier=quantifier
    )


def _size(group: Group) -> int:
    return sum(_size(member) if isinstance(member, Group) else 1 for member in group.members)


def _unexpected(text: str) -> str:
    """Where the words `not` and the operators part from the text, as PostgREST points it out."""
    if not text:
        return "end of input"
    return f'"{text[1]}"' if text.startswith("no") else f'"{text[0]}"'
