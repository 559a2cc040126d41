"""The parameter `order` (contract 4.3)."""

from dataclasses import dataclass
from typing import Final

from postgrest_server.errors import BadRequest
from postgrest_server.scanner import Scanner

MOST_TERMS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One term: NULLs come last going up and first going down, unless said otherwise."""

    column: str
    is_descending: bool = False
    nulls_first: bool = False


def parse_order(text: str) -> list[Order]:
    """The terms in turn. Raises RestError."""
    scanner = Scanner(text, what="order")
    terms = [_term(scanner)]
    while scanner.takes(","):
        terms.append(_term(scanner))
        if len(terms) > MOST_TERMS:
            raise BadRequest("PGRST100", f"order takes {MOST_TERMS} columns at most")
    if not scanner.done:
        raise scanner.refusal('"." or "," or end of input')
    return terms


def _term(scanner: Scanner) -> Order:
    column = scanner.name()
    words = []
    while scanner.takes("."):
        words.append(scanner.name())
    direction = words.pop(0) if words and words[0] in {"asc", "desc"} else "asc"
    nulls = words.pop(0) if words and words[0] in {"nullsfirst", "nullslast"} else None
    if words:
        raise scanner.refusal("asc, desc, nullsfirst or nullslast")
    is_descending = direction == "desc"
    return Order(
        column=column,
        is_descending=is_descending,
        nulls_first=is_descending if nulls is None else nulls == "nullsfirst",
    )
