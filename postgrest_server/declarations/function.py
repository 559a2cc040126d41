"""Functions of the database."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from postgrest_server.declarations.hooks import BeforeWrite
from postgrest_server.declarations.resource import Column, Resource


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    type: str
    _: KW_ONLY
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the database. With `columns` it returns rows, without them one JSON value.

    `any_of` are permissions of which the caller needs one; None allows every authenticated caller.
    """

    name: str
    arguments: Sequence[Argument]
    columns: Sequence[Column] = ()
    any_of: frozenset[str] | None = None
    changes_data: bool = False
    before_call: BeforeWrite | None = None
    description: str = ""

    @property
    def result(self) -> Resource:
        """Return the result as a table, so that it can be filtered, ordered and paged."""
        return Resource(name=self.name, columns=self.columns, key="")
