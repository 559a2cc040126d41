"""The parameter `select`: which columns and which embedded rows an answer holds (contract 4.1)."""

from dataclasses import dataclass, field
from typing import Final

from postgrest_server.conditions import Condition, Group
from postgrest_server.errors import BadRequest
from postgrest_server.ordering import Order
from postgrest_server.scanner import Scanner

MOST_ITEMS: Final = 200
DEEPEST: Final = 5
LONGEST_ALIAS: Final = 63  # bytes: PostgreSQL would cut the rest off
STAR: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column in the answer; STAR stands for all of them."""

    column: str
    alias: str | None = None
    cast: str | None = None


@dataclass(slots=True, kw_only=True)
class Selection:
    """What is read of one table: the one in the path, or one that is embedded. The query string's other keys add to it."""

    items: list["Field | Embed"] = field(default_factory=list)
    where: list[Condition | Group] = field(default_factory=list)
    order: list[Order] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0

    @property
    def embeds(self) -> list["Embed"]:
        return [item for item in self.items if isinstance(item, Embed)]

    def embedded(self, name: str) -> "Embed | None":
        """By its alias, or by its table when it has none."""
        named = [embed for embed in self.embeds if embed.key == name]
        return next(iter(named or [embed for embed in self.embeds if embed.name == name]), None)


@dataclass(slots=True, kw_only=True)
class Embed:
    """Rows of another table inside of each row. `hint` is the foreign key's name or column."""

    name: str
    alias: str | None
    hint: str | None
    is_inner: bool
    selection: Selection

    @property
    def key(self) -> str:
        return self.alias or self.name


def parse_select(text: str) -> Selection:
    """What `text` asks for; nothing means everything. Raises RestError."""
    scanner = Scanner(text, what="select parameter")
    if not text.strip():
        return Selection(items=[Field(column=STAR)])
    selection = Selection(items=_items(scanner, depth=0))
    if not scanner.done:
        raise scanner.refusal('"," or end of input')
    return selection


def _items(scanner: Scanner, *, depth: int) -> list[Field | Embed]:
    if depth > DEEPEST:
        raise BadRequest("PGRST100", f"Embedding goes {DEEPEST} levels deep at most")
    items: list[Field | Embed] = []
    while True:
        items.append(_item(scanner, depth=depth))
        if len(items) > MOST_ITEMS:
            raise BadRequest("PGRST100", f"select takes {MOST_ITEMS} items at most")
        if not scanner.takes(","):
            return items


def _item(scanner: Scanner, *, depth: int) -> Field | Embed:
    if scanner.takes(STAR):
        return Field(column=STAR)
    alias, name = None, scanner.name()
    if not scanner.sees("::") and scanner.takes(":"):
        alias, name = name, scanner.name()
        if len(alias.encode()) > LONGEST_ALIAS:
            raise scanner.refusal(f"an alias of {LONGEST_ALIAS} bytes at most")
    hint, is_inner = _hints(scanner)
    if scanner.takes("("):
        items = [] if scanner.sees(")") else _items(scanner, depth=depth + 1)
        scanner.expect(")")
        return Embed(name=name, alias=alias, hint=hint, is_inner=is_inner, selection=Selection(items=items))
    if hint is not None or is_inner:
        raise scanner.refusal('"("')
    cast = scanner.name() if scanner.takes("::") else None
    return Field(column=name, alias=alias, cast=cast)


def _hints(scanner: Scanner) -> tuple[str | None, bool]:
    """What follows a name after exclamation marks: a foreign key, and how to join."""
    hint, is_inner = None, False
    while scanner.takes("!"):
        word = scanner.name()
        if word == "inner":
            is_inner = True
        elif word != "left":
            hint = word
    return hint, is_inner
