"""Pieces of SQL with their parameters. Names come from what the apps declare; every value of a caller is bound."""

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
    def join(cls, glue: str, parts: Iterable["Sql"]) -> Self:
        pieces = list(parts)
        return cls(
            glue.join(piece.text for piece in pieces), tuple(param for piece in pieces for param in piece.params)
        )


def quoted(name: str) -> str:
    """A name as SQL: an alias of a caller, too, cannot end early or take the place of a parameter."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def all_of(conditions: Iterable[Sql]) -> Sql:
    """The conditions joined by AND; true when there are none."""
    pieces = list(conditions)
    return Sql.join(" AND ", pieces) if pieces else Sql("true")


def fetch(sql: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(sql: Sql) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
