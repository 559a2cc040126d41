"""The whole query string: parameters to a Query."""

import re
from collections.abc import Iterable
from typing import Final, cast

from postgrest_server.errors import BadRequest, NotEmbedded, ParseError, RangeNotSatisfiable
from postgrest_server.limits import MAX_PARAMETERS
from postgrest_server.literals import check_text
from postgrest_server.query_string.filters import parse_condition, parse_group
from postgrest_server.query_string.order import parse_order
from postgrest_server.query_string.query import Conjunction, Query
from postgrest_server.query_string.select import parse_select

Parameters = Iterable[tuple[str, str]]

LOGIC_KEY: Final = re.compile(r"(?:(?P<path>.+?)\.)??(?P<negated>not\.)?(?P<conjunction>and|or)")
PAGING_KEYS: Final = frozenset({"order", "limit", "offset"})
SINGLE_KEYS: Final = frozenset({"select", "columns", "on_conflict"})
WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")


def parse_query_string(parameters: Parameters) -> Query:
    """Parse all parameters. Raises BadRequest and RangeNotSatisfiable."""
    parameters = list(parameters)
    if len(parameters) > MAX_PARAMETERS:
        raise BadRequest("PGRST100", f"A request accepts at most {MAX_PARAMETERS} parameters")
    check_text(text for pair in parameters for text in pair)
    query = parse_select(last_value("select", parameters) or "")
    for key, text in parameters:
        if key not in SINGLE_KEYS:
            _add(query, key, text)
    return query


def last_value(key: str, parameters: Parameters) -> str | None:
    """Return the last value of a parameter that applies once; None if it is absent."""
    return next((text for name, text in reversed(list(parameters)) if name == key), None)


def parse_names(text: str | None) -> list[str] | None:
    """Parse `columns="a","b"` or `on_conflict=a,b`; return None if the parameter is absent."""
    if text is None:
        return None
    names = [name.strip().removeprefix('"').removesuffix('"') for name in text.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def is_reserved(key: str) -> bool:
    """Return whether the key is part of the language, so not a column and not an argument."""
    return key in PAGING_KEYS | SINGLE_KEYS or LOGIC_KEY.fullmatch(key) is not None or "." in key


def _add(query: Query, key: str, text: str) -> None:
    logic = LOGIC_KEY.fullmatch(key)
    if logic is not None:
        group = parse_group(cast("Conjunction", logic["conjunction"]), text, is_negated=bool(logic["negated"]))
        _query_at(query, logic["path"]).where.append(group)
        return
    path, _, last = key.rpartition(".")
    target = _query_at(query, path)
    if last == "order":
        target.order = parse_order(text)
    elif last == "limit":
        target.limit = _row_count(text, name="limit", error="Limit should be greater than or equal to zero.")
    elif last == "offset":
        target.offset = _row_count(text, name="offset", error="Offset should be greater than or equal to zero.")
    else:
        target.where.append(parse_condition(_unquoted(last), text))


def _query_at(query: Query, path: str | None) -> Query:
    """Return the query of the embedded table at the path, such as `books.authors`.

    Raises NotEmbedded.
    """
    for name in path.split(".") if path else ():
        embed = query.find_embed(_unquoted(name))
        if embed is None:
            raise NotEmbedded(name)
        query = embed.query
    return query


def _row_count(text: str, *, name: str, error: str) -> int:
    if not WHOLE_NUMBER.fullmatch(text):
        raise ParseError(f"{name} parameter", text, details="expecting a whole number")
    if int(text) < 0:
        raise RangeNotSatisfiable(error)
    return int(text)


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name.startswith('"') and name.endswith('"') else name
