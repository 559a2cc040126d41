"""The SQL of one condition."""

from dataclasses import dataclass
from typing import Final, cast

from postgrest_server.declarations import Column, Resource
from postgrest_server.errors import BadRequest
from postgrest_server.query_string.query import Condition
from postgrest_server.sql.fragment import Sql, quote_name

SQL_OPERATORS: Final = {
    "eq": "=",
    "neq": "<>",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "LIKE",
    "ilike": "ILIKE",
    "match": "~",
    "imatch": "~*",
    "cs": "@>",
    "cd": "<@",
    "ov": "&&",
    "isdistinct": "IS DISTINCT FROM",
}
TEXT_OPERATORS: Final = frozenset({"like", "ilike", "match", "imatch"})
ARRAY_OPERATORS: Final = frozenset({"cs", "cd", "ov"})
IS_PREDICATES: Final = {
    "null": "NULL",
    "not_null": "NOT NULL",
    "true": "TRUE",
    "false": "FALSE",
    "unknown": "UNKNOWN",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FromItem:
    """An item of a FROM clause: a table or a function call, with an alias."""

    resource: Resource
    alias: str
    sql: Sql

    def column(self, name: str) -> Sql:
        """Return the column, qualified with the alias. Raises UnknownColumn."""
        column = self.resource.column(name)
        return Sql(f"{self.alias}.{quote_name(column.name)}")


def comparison(condition: Condition, source: FromItem) -> Sql:
    """Return the condition without its negation.

    Values are cast to the type of the column, so PostgreSQL reports those that it cannot read.
    Raises BadRequest for an operator that the type does not have.
    """
    column = source.resource.column(condition.column)
    left, operator = source.column(column.name), condition.operator
    if operator == "is":
        return _is_predicate(condition, column, left)
    if (operator in TEXT_OPERATORS and not column.is_text) or (operator in ARRAY_OPERATORS and not column.is_array):
        raise BadRequest("42883", f"operator does not exist: {column.type} {SQL_OPERATORS[operator]} unknown")
    if column.is_array:
        left += f"::{column.type}"
    if operator == "in":
        return left + Sql(f" = ANY (%s::text[]::{column.type}[])", (list(condition.value),))
    value = cast("str", condition.value)
    if operator in {"like", "ilike"}:
        value = value.replace("*", "%")
    if condition.quantifier is not None:
        quantifier = condition.quantifier.upper()
        return left + Sql(f" {SQL_OPERATORS[operator]} {quantifier} (%s::{column.type}[])", (value,))
    return left + Sql(f" {SQL_OPERATORS[operator]} %s::{column.type}", (value,))


def _is_predicate(condition: Condition, column: Column, left: Sql) -> Sql:
    value = cast("str", condition.value)
    if value in {"true", "false", "unknown"} and column.type != "boolean":
        message = f"argument of IS {IS_PREDICATES[value]} must be type boolean, not type {column.type}"
        raise BadRequest("42804", message)
    return left + f" IS {IS_PREDICATES[value]}"
