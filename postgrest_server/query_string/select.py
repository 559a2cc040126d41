"""The parameter `select`: columns and embedded tables, as in `id,writer:authors(name)`."""

from postgrest_server.errors import BadRequest
from postgrest_server.limits import MAX_ALIAS_BYTES, MAX_EMBED_DEPTH, MAX_SELECT_ITEMS
from postgrest_server.query_string.query import ALL_COLUMNS, Embed, Query, SelectedColumn
from postgrest_server.query_string.scanner import Scanner


def parse_select(text: str) -> Query:
    """Return a query of these columns and embedded tables; of all columns if the text is empty.

    Raises BadRequest.
    """
    scanner = Scanner(text, part="select parameter")
    if not text.strip():
        return Query(items=[SelectedColumn(column=ALL_COLUMNS)])
    query = Query(items=_items(scanner, depth=0))
    scanner.expect_end('"," or end of input')
    return query


def _items(scanner: Scanner, *, depth: int) -> list[SelectedColumn | Embed]:
    if depth > MAX_EMBED_DEPTH:
        raise BadRequest("PGRST100", f"select embeds at most {MAX_EMBED_DEPTH} levels deep")
    items: list[SelectedColumn | Embed] = []
    while True:
        items.append(_item(scanner, depth=depth))
        if len(items) > MAX_SELECT_ITEMS:
            raise BadRequest("PGRST100", f"select accepts at most {MAX_SELECT_ITEMS} items")
        if not scanner.skip(","):
            return items


def _item(scanner: Scanner, *, depth: int) -> SelectedColumn | Embed:
    if scanner.skip(ALL_COLUMNS):
        return SelectedColumn(column=ALL_COLUMNS)
    alias, name = None, scanner.name()
    if not scanner.is_at("::") and scanner.skip(":"):
        alias, name = name, scanner.name()
        if len(alias.encode()) > MAX_ALIAS_BYTES:
            raise scanner.error(f"an alias of at most {MAX_ALIAS_BYTES} bytes")
    hint, is_inner = _join_hints(scanner)
    if scanner.skip("("):
        items = [] if scanner.is_at(")") else _items(scanner, depth=depth + 1)
        scanner.expect(")")
        return Embed(name=name, alias=alias, hint=hint, is_inner=is_inner, query=Query(items=items))
    if hint is not None or is_inner:
        raise scanner.error('"("')
    cast = scanner.name() if scanner.skip("::") else None
    return SelectedColumn(column=name, alias=alias, cast=cast)


def _join_hints(scanner: Scanner) -> tuple[str | None, bool]:
    """Read `!foreign_key`, `!inner` and `!left` after a name.

    Return the foreign key, and whether the join is inner.
    """
    hint, is_inner = None, False
    while scanner.skip("!"):
        word = scanner.name()
        if word == "inner":
            is_inner = True
        elif word != "left":
            hint = word
    return hint, is_inner
