"""Tables and views."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Final

from postgrest_server.authentication import Caller
from postgrest_server.declarations.hooks import BeforeWrite, around
from postgrest_server.declarations.writing import READ_ONLY, Grant, Writing
from postgrest_server.errors import PermissionDenied, UnknownColumn

ARRAY_TYPES: Final = frozenset({"text[]", "uuid[]"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its PostgreSQL type, to which the values of callers are cast.

    With `has_default` a new row may omit the column although it is not nullable.
    """

    name: str
    type: str
    _: KW_ONLY
    is_nullable: bool = False
    has_default: bool = False
    choices: tuple[str, ...] = ()
    description: str = ""

    @property
    def is_text(self) -> bool:
        return self.type == "text"

    @property
    def is_array(self) -> bool:
        return self.type in ARRAY_TYPES


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` references `target_column` of `target`.

    Each of the two tables can embed the other.
    """

    column: str
    target: str
    target_column: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerPolicy:
    """Callers see only the rows in which `column` is their key.

    Callers with the permission see all rows.
    """

    column: str
    bypass_permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table or a view.

    `constraint_hints` are the hints of errors by constraint. Two shorthands apply to reads: for a
    column of `bare_filters`, `column=value` means `column=eq.value`; `range_filters` maps a
    parameter to the column of which it gives the first and the last value.
    """

    name: str
    columns: Sequence[Column]
    key: str = "id"
    foreign_keys: Sequence[ForeignKey] = ()
    owner_policy: OwnerPolicy | None = None
    writing: Writing = READ_ONLY
    constraint_hints: Mapping[str, str] = field(default_factory=dict)
    bare_filters: frozenset[str] = frozenset()
    range_filters: Mapping[str, str] = field(default_factory=dict)
    description: str = ""

    def with_hook(self, before_write: BeforeWrite) -> "Resource":
        """Return the resource with one more hook, called first before and last after a write."""
        hooks = around(before_write, self.writing.before_write)
        return replace(self, writing=replace(self.writing, before_write=hooks))

    def column(self, name: str) -> Column:
        """Return the column. Raises UnknownColumn."""
        found = self.find_column(name)
        if found is None:
            raise UnknownColumn(self.name, name)
        return found

    def find_column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def require_grant(self, caller: Caller, grants: Iterable[Grant]) -> Grant:
        """Return the first grant whose permissions the caller has. Raises PermissionDenied."""
        for grant in grants:
            if caller.permissions & grant.any_of:
                return grant
        raise PermissionDenied(self.name)
