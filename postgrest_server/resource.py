"""What an app declares of its tables and functions: a closed list, and all that `/rest/v1` knows (contract 3)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from postgrest_server.auth import Caller
from postgrest_server.errors import NoRelationship, PermissionDenied, UnknownColumn, UnknownTable

ARRAYS: Final = frozenset({"text[]", "uuid[]"})
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name and the PostgreSQL type that callers' values are read as.

    `has_default` says that a new row may leave it out although it is never NULL.
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
        return self.type in ARRAYS


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` points at a row of `target`; both tables may embed the other."""

    column: str
    target: str
    target_column: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What somebody with any of these permissions may do; `columns` limits what they may write."""

    any_of: frozenset[str]
    columns: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A column that names who writes. Only with `others_with` may it name somebody else."""

    column: str
    others_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A hidden column that gets `value` when a change makes one of `columns` another than it was.

    Where `within` is told, only rows of which that column is known; `alone`, only when the change is of a single row.
    """

    column: str
    value: str | bool
    columns: tuple[str, ...]
    within: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRows:
    """Callers see rows whose column names them; all rows with the permission."""

    column: str
    all_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The guide's envelope: rows of this table and of another one, which refers to them, in one body (contract 9)."""

    rows: str  # the keys of the body
    links: str
    name: str  # the keys of one row, by which links may name it, and of one link
    row_name: str
    values: str
    table: str  # where the links go, one for each value
    row_column: str
    value_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A write that is about to happen: the keys of the rows that are there already, and the rows that were sent."""

    caller: Caller
    at: dt.datetime
    keys: Collection[UUID]
    rows: Sequence[Row]


# Called after the write, in the same transaction, with the keys of the rows that were written.
Follow = Callable[[Collection[UUID]], None]
Hold = Callable[[Write], Follow]
# The details of a refused write, asked as the caller after it was rolled back; None when there is nothing to add.
Explain = Callable[[Write], str | None]


def nothing_follows(_keys: Collection[UUID]) -> None:
    """The Follow of a write that stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What may be written, and what an app does around it in the same transaction.

    `hold` takes the app's locks, and returns what follows the write; that may raise RestError when the outcome must not
    stand. `ignored` columns are dropped from what is sent. `explanations`, by constraint, complete what the database says of
    a refusal.
    """

    insert: Sequence[Right] = ()
    update: Sequence[Right] = ()
    delete: Sequence[Right] = ()
    ignored: frozenset[str] = frozenset()
    stamp: Stamp | None = None
    fixed: Callable[[], Mapping[str, Any]] | None = None
    marks: tuple[Mark, ...] = ()
    hold: Hold | None = None
    explanations: Mapping[str, Explain] = field(default_factory=dict)
    envelope: Envelope | None = None


NOTHING: Final = Writing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table or a view."""

    name: str
    columns: Sequence[Column]
    key: str = "id"
    foreign_keys: Sequence[ForeignKey] = ()
    own_rows: OwnRows | None = None
    writing: Writing = NOTHING
    hints: Mapping[str, str] = field(default_factory=dict)  # by constraint
    bare_filters: frozenset[str] = frozenset()  # columns for which `column=value` means equality (contract 9)
    ranges: Mapping[str, str] = field(default_factory=dict)  # keys of the guide that stand for a range of a column
    description: str = ""

    def also_held(self, hold: Hold) -> "Resource":
        """The same table, watched over by another app as well: its locks come first, and it has the last word."""

        def both(write: Write) -> Follow:
            outer = hold(write)
            inner = self.writing.hold(write) if self.writing.hold is not None else nothing_follows

            def follow(keys: Collection[UUID]) -> None:
                inner(keys)
                outer(keys)

            return follow

        return replace(self, writing=replace(self.writing, hold=both))

    def column(self, name: str) -> Column:
        """Raises UnknownColumn."""
        found = self.find(name)
        if found is None:
            raise UnknownColumn(self.name, name)
        return found

    def find(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def right(self, caller: Caller, rights: Iterable[Right]) -> Right:
        """The first of the rights that the caller has. Raises PermissionDenied."""
        for right in rights:
            if caller.permissions & right.any_of:
                return right
        raise PermissionDenied(self.name)


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    type: str
    _: KW_ONLY
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the database. With `columns` it returns rows; without, one JSON value."""

    name: str
    arguments: Sequence[Argument]
    columns: Sequence[Column] = ()
    any_of: frozenset[str] | None = None  # permissions; None: everybody who is signed in
    changes_data: bool = False
    hold: Hold | None = None  # as of a table; the arguments are its one row
    description: str = ""

    @property
    def rows(self) -> Resource:
        """Its result, to be read as a table is."""
        return Resource(name=self.name, columns=self.columns, key="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How rows of `resource` belong to a row of another table."""

    resource: Resource
    column: str
    parent_column: str
    is_many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All that is exposed. A name that is not in here does not exist."""

    resources: Sequence[Resource]
    functions: Sequence[Function] = ()

    def resource(self, name: str) -> Resource:
        """Raises UnknownTable."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise UnknownTable(name)

    def function(self, name: str) -> Function | None:
        return next((function for function in self.functions if function.name == name), None)

    def relation(self, parent: Resource, name: str, hint: str | None) -> Relation:
        """How `name` is embedded in `parent`; the hint names a foreign key or its column. Raises NoRelationship."""
        for child in self.resources:
            if child.name != name:
                continue
            for key in parent.foreign_keys:
                if key.target == name and _meant(hint, parent, key):
                    return Relation(resource=child, column=key.target_column, parent_column=key.column, is_many=False)
            for key in child.foreign_keys:
                if key.target == parent.name and _meant(hint, child, key):
                    return Relation(resource=child, column=key.column, parent_column=key.target_column, is_many=True)
        raise NoRelationship(parent.name, name)


def _meant(hint: str | None, owner: Resource, key: ForeignKey) -> bool:
    return hint is None or hint in {key.column, f"{owner.name}_{key.column}_fkey"}
