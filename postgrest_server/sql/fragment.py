"""Pieces of SQL with their parameters.

Names come from the declarations or are quoted. Every value of a caller is a parameter, never part
of the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection


@dataclass(frozen=True, slots=True)
class Sql:
    text: str
    params: tuple[Any, ...] = ()

    def __add__(self, other: "Sql | str") -> "Sql":
        added = other if isinstance(other, Sql) else Sql(other)
        return Sql(self.text + added.text, self.params + added.params)

    @classmethod
    def join(cls, separator: str, parts: Iterable["Sql"]) -> Self:
        pieces = list(parts)
        return cls(
            separator.join(piece.text for piece in pieces), tuple(param for piece in pieces for param in piece.params)
        )


def quote_name(name: str) -> str:
    """Quote an identifier.

    Aliases come from callers: double quotes and percent signs in them are escaped.
    """
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Join the conditions with AND; true if there are none."""
    pieces = list(conditions)
    return Sql.join(" AND ", pieces) if pieces else Sql("true")


def fetch(sql: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def execute(sql: Sql) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
