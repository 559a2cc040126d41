"""A whole query string: text to a Selection, in a closed vocabulary. Columns are looked up later, where the table is known."""

import re
from collections.abc import Collection, Iterable
from typing import Final, cast

from postgrest_server.conditions import Conjunction, parse_condition, parse_group
from postgrest_server.errors import BadRequest, NotEmbedded, OutOfRange, Unreadable
from postgrest_server.ordering import parse_order
from postgrest_server.select import Selection, parse_select

Pairs = Iterable[tuple[str, str]]

LOGIC: Final = re.compile(r"(?:(?P<path>.+?)\.)??(?P<negated>not\.)?(?P<conjunction>and|or)")
PAGING: Final = frozenset({"order", "limit", "offset"})
ELSEWHERE: Final = frozenset({"select", "columns", "on_conflict"})
WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
HALF_LETTER: Final = re.compile(r"[\ud800-\udfff]")
MOST_FILTERS: Final = 100


def parse_query(pairs: Pairs) -> Selection:
    """What the query string asks for. Raises RestError."""
    pairs = list(pairs)
    if len(pairs) > MOST_FILTERS:
        raise BadRequest("PGRST100", f"A request takes {MOST_FILTERS} parameters at most")
    refuse_unstorable(text for pair in pairs for text in pair)
    selection = parse_select(last_of("select", pairs) or "")
    for key, text in pairs:
        if key not in ELSEWHERE:
            _add(selection, key, text)
    return selection


def last_of(key: str, pairs: Pairs) -> str | None:
    """Of a key that counts once, the last value."""
    return next((text for name, text in reversed(list(pairs)) if name == key), None)


def parse_names(text: str | None) -> list[str] | None:
    """`columns="a","b"` and `on_conflict=a,b`; None when it was not sent."""
    if text is None:
        return None
    names = [name.strip().removeprefix('"').removesuffix('"') for name in text.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def refuse_unstorable(texts: Iterable[str]) -> None:
    """No text of PostgreSQL holds the letter zero, or half of a letter."""
    for text in texts:
        if "\0" in text:
            raise BadRequest("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
        if HALF_LETTER.search(text):
            raise BadRequest("22021", 'invalid byte sequence for encoding "UTF8"')


def _add(selection: Selection, key: str, text: str) -> None:
    logic = LOGIC.fullmatch(key)
    if logic is not None:
        group = parse_group(cast("Conjunction", logic["conjunction"]), text, is_negated=bool(logic["negated"]))
        _part(selection, logic["path"]).where.append(group)
        return
    path, _, last = key.rpartition(".")
    part = _part(selection, path)
    if last == "order":
        part.order = parse_order(text)
    elif last == "limit":
        part.limit = _whole(text, what="limit", refusal="Limit should be greater than or equal to zero.")
    elif last == "offset":
        part.offset = _whole(text, what="offset", refusal="Offset should be greater than or equal to zero.")
    else:
        part.where.append(parse_condition(_unquoted(last), text))


def _part(selection: Selection, path: str | None) -> Selection:
    """The table or embedded table that a key speaks of."""
    for name in path.split(".") if path else ():
        embed = selection.embedded(_unquoted(name))
        if embed is None:
            raise NotEmbedded(name)
        selection = embed.selection
    return selection


def _whole(text: str, *, what: str, refusal: str) -> int:
    if not WHOLE.fullmatch(text):
        raise Unreadable(f"{what} parameter", text, details="expecting a whole number")
    if int(text) < 0:
        raise OutOfRange(refusal)
    return int(text)


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name.startswith('"') and name.endswith('"') else name


def reserved(key: str, *, also: Collection[str] = ()) -> bool:
    """Whether a key is part of the language, and so no column and no argument."""
    return key in PAGING | ELSEWHERE | set(also) or LOGIC.fullmatch(key) is not None or "." in key
