"""Which writes of a table the API accepts, and what else a write does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from postgrest_server.declarations.hooks import BeforeWrite, ConstraintDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Callers with any of these permissions may write; `columns` limits what a PATCH may change."""

    any_of: frozenset[str]
    columns: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerColumn:
    """A column that stores who wrote the row: by default the caller.

    Another value requires the permission.
    """

    column: str
    override_permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOnChange:
    """Set an unexposed column to `value` when a change gives one of `columns` another value.

    With `where_not_null`, only in rows in which that column has a value. With `single_row_only`,
    not when a request changes several rows.
    """

    column: str
    value: str | bool
    columns: tuple[str, ...]
    where_not_null: str | None = None
    single_row_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A body that inserts rows of this table, and link rows of another table that refer to them.

    With the keys in angle brackets named by the fields:

        {<rows_key>: [{<temporary_id_key>: "a", …columns}],
         <links_key>: [{<row_reference_key>: "a", <values_key>: [1, 2]}]}

    Each value becomes a row of `link_table`: `link_row_column` stores the key of the new row,
    `link_value_column` the value.
    """

    rows_key: str
    links_key: str
    temporary_id_key: str
    row_reference_key: str
    values_key: str
    link_table: str
    link_row_column: str
    link_value_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a table is written.

    A verb without a grant is refused to everyone. Values of `ignored_columns` are dropped from
    every body. `insert_values` returns values of unexposed columns for each new row.
    `constraint_details` returns the details of an error by the name of the constraint that refused
    the write.
    """

    insert: Sequence[Grant] = ()
    update: Sequence[Grant] = ()
    delete: Sequence[Grant] = ()
    ignored_columns: frozenset[str] = frozenset()
    caller_column: CallerColumn | None = None
    insert_values: Callable[[], Mapping[str, Any]] | None = None
    set_on_change: tuple[SetOnChange, ...] = ()
    before_write: BeforeWrite | None = None
    constraint_details: Mapping[str, ConstraintDetails] = field(default_factory=dict)
    envelope: Envelope | None = None


READ_ONLY: Final = Writing()
