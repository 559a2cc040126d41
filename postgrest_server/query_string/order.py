"""The parameter `order`: `title.desc.nullslast,id`."""

from postgrest_server.errors import BadRequest
from postgrest_server.limits import MAX_ORDER_TERMS
from postgrest_server.query_string.query import OrderTerm
from postgrest_server.query_string.scanner import Scanner


def parse_order(text: str) -> list[OrderTerm]:
    """Return the terms.

    NULLs sort last in ascending and first in descending order by default. Raises BadRequest.
    """
    scanner = Scanner(text, part="order")
    terms = [_term(scanner)]
    while scanner.skip(","):
        terms.append(_term(scanner))
        if len(terms) > MAX_ORDER_TERMS:
            raise BadRequest("PGRST100", f"order accepts at most {MAX_ORDER_TERMS} columns")
    scanner.expect_end('"." or "," or end of input')
    return terms


def _term(scanner: Scanner) -> OrderTerm:
    column = scanner.name()
    words = []
    while scanner.skip("."):
        words.append(scanner.name())
    direction = words.pop(0) if words and words[0] in {"asc", "desc"} else "asc"
    nulls = words.pop(0) if words and words[0] in {"nullsfirst", "nullslast"} else None
    if words:
        raise scanner.error("asc, desc, nullsfirst or nullslast")
    is_descending = direction == "desc"
    return OrderTerm(
        column=column,
        is_descending=is_descending,
        nulls_first=is_descending if nulls is None else nulls == "nullsfirst",
    )
