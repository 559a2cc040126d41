"""A parsed query string. Its names are unchecked: the compiler looks them up in the schema."""

from dataclasses import dataclass, field
from typing import Final, Literal

Conjunction = Literal["and", "or"]
ALL_COLUMNS: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison of one column with a value; for `in` with several."""

    column: str
    operator: str
    value: str | tuple[str, ...]
    is_negated: bool = False
    quantifier: str | None = None  # any, all


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicGroup:
    """Conditions and groups joined by AND or OR."""

    conjunction: Conjunction
    members: tuple["Condition | LogicGroup", ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerm:
    column: str
    is_descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedColumn:
    """A column of the result, or ALL_COLUMNS."""

    column: str
    alias: str | None = None
    cast: str | None = None


@dataclass(slots=True, kw_only=True)
class Query:
    """What to read from one table: the table of the request, or an embedded one."""

    items: list["SelectedColumn | Embed"] = field(default_factory=list)
    where: list[Condition | LogicGroup] = field(default_factory=list)
    order: list[OrderTerm] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0

    @property
    def embeds(self) -> list["Embed"]:
        return [item for item in self.items if isinstance(item, Embed)]

    def find_embed(self, name: str) -> "Embed | None":
        """Find an embedded table by its key in the result, or else by its name."""
        by_key = [embed for embed in self.embeds if embed.key == name]
        return next(iter(by_key or [embed for embed in self.embeds if embed.name == name]), None)


@dataclass(slots=True, kw_only=True)
class Embed:
    """Rows of a related table inside each row. `hint` names the foreign key or its column."""

    name: str
    alias: str | None
    hint: str | None
    is_inner: bool
    query: Query

    @property
    def key(self) -> str:
        """Return the key under which the embedded rows appear in the result."""
        return self.alias or self.name
