"""From a Selection to SQL. PostgreSQL builds the JSON; what is embedded is read for the rows of the page only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final, cast
from uuid import UUID

from postgrest_server.auth import Caller
from postgrest_server.conditions import Condition, Group
from postgrest_server.errors import BadRequest
from postgrest_server.ordering import Order
from postgrest_server.resource import Column, Relation, Resource, Schema
from postgrest_server.select import STAR, Embed, Field, Selection
from postgrest_server.sql import Sql, all_of, quoted

MOST_ROWS: Final = 1000  # of an answer, and of what is embedded in one row; as Supabase has it
MOST_EMBEDS: Final = 20
CASTS: Final = frozenset(
    {"text", "integer", "int", "int4", "bigint", "int8", "numeric", "boolean", "bool", "uuid", "date", "time"}
    | {"timestamp", "timestamptz", "varchar", "json", "jsonb", "float8", "text[]"}
)
COMPARISONS: Final = {
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
OF_TEXTS: Final = frozenset({"like", "ilike", "match", "imatch"})
OF_ARRAYS: Final = frozenset({"cs", "cd", "ov"})
IS: Final = {"null": "NULL", "not_null": "NOT NULL", "true": "TRUE", "false": "FALSE", "unknown": "UNKNOWN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What rows come from, under an alias of our own: a table, or the call of a function."""

    resource: Resource
    alias: str
    sql: Sql

    def column(self, name: str) -> Sql:
        column = self.resource.column(name)
        return Sql(f"{self.alias}.{quoted(column.name)}")


class Compiler:
    """Compiles one request for one caller; looks every name up in what is declared. Raises RestError."""

    def __init__(self, schema: Schema, caller: Caller) -> None:
        self.schema = schema
        self.caller = caller
        self.aliases = (f"t{number}" for number in count())
        self.embeds = 0

    def table(self, resource: Resource) -> Source:
        alias = next(self.aliases)
        return Source(resource=resource, alias=alias, sql=Sql(f"{quoted(resource.name)} {alias}"))

    def keyed(self, resource: Resource, keys: Collection[UUID]) -> Source:
        """The rows of these keys, to be ordered as the keys are by `given.place`."""
        table = self.table(resource)
        given = Sql("unnest(%s::uuid[]) WITH ORDINALITY AS given (key, place) JOIN ", (list(keys),))
        return replace(table, sql=given + table.sql + " ON given.key = " + table.column(resource.key))

    def call(self, resource: Resource, call: Sql) -> Source:
        alias = next(self.aliases)
        return Source(resource=resource, alias=alias, sql=call + f" {alias}")

    def rows(
        self,
        selection: Selection,
        source: Source,
        *,
        conditions: Sequence[Sql] = (),
        ordered: Sql | None = None,
        most: int = MOST_ROWS,
    ) -> Sql:
        """SELECT of the wanted columns, filtered, ordered, paged."""
        where = [*self.conditions(selection, source), *conditions]
        limit = most if selection.limit is None else min(selection.limit, most)
        text = Sql("SELECT ") + Sql.join(", ", self.items(selection, source)) + " FROM " + source.sql
        text += Sql(" WHERE ") + all_of(where)
        order = ordered or self.order(selection.order, source)
        if order.text:
            text += Sql(" ORDER BY ") + order
        return text + Sql(" LIMIT %s OFFSET %s", (limit, selection.offset))

    def conditions(self, selection: Selection, source: Source) -> list[Sql]:
        """The filters, the caller's row rule, and the embedded tables that a row must have something in."""
        found = [self.condition(member, source) for member in selection.where]
        own = source.resource.own_rows
        if own is not None and own.all_with not in self.caller.permissions:
            found.append(source.column(own.column) + Sql(" = %s", (self.caller.pk,)))
        for embed in selection.embeds:
            if embed.is_inner:
                inner, join = self.embedded(embed, source)
                where = all_of([join, *self.conditions(embed.selection, inner)])
                found.append(Sql("EXISTS (SELECT FROM ") + inner.sql + " WHERE " + where + ")")
        return found

    def condition(self, member: Condition | Group, source: Source) -> Sql:
        if isinstance(member, Condition):
            compared = comparison(member, source)
        else:
            glue = f" {member.conjunction.upper()} "
            compared = Sql("(") + Sql.join(glue, (self.condition(each, source) for each in member.members)) + ")"
        return Sql("NOT (") + compared + ")" if member.is_negated else compared

    def order(self, terms: Sequence[Order], source: Source) -> Sql:
        """The terms, then the key, so that pages are stable."""
        pieces = [term(each, source) for each in terms]
        key = source.resource.key
        if key and key not in {each.column for each in terms}:
            pieces.append(source.column(key))
        return Sql.join(", ", pieces)

    def items(self, selection: Selection, source: Source) -> list[Sql]:
        found: list[Sql] = []
        for item in selection.items:
            if isinstance(item, Embed):
                found.extend(self.embed(item, source))
            else:
                found.extend(columns(item, source))
        return found

    def embed(self, embed: Embed, source: Source) -> list[Sql]:
        """A scalar subquery: an object or NULL to one, an array to many. Nothing when it asks for no columns."""
        inner, join = self.embedded(embed, source)
        if not embed.selection.items:
            self.conditions(embed.selection, inner)
            return []
        is_many = self.relation(embed, source).is_many
        rows = self.rows(embed.selection, inner, conditions=[join], ordered=None if is_many else Sql(""))
        shape = "coalesce(json_agg({0}), '[]'::json)" if is_many else "row_to_json({0})"
        alias = next(self.aliases)
        return [
            Sql(f"(SELECT {shape.format(alias)} FROM (") + rows + f") {alias}) AS {quoted(embed.key)}",
        ]

    def embedded(self, embed: Embed, source: Source) -> tuple[Source, Sql]:
        self.embeds += 1
        if self.embeds > MOST_EMBEDS:
            raise BadRequest("PGRST100", f"A request embeds {MOST_EMBEDS} tables at most")
        relation = self.relation(embed, source)
        inner = self.table(relation.resource)
        return inner, inner.column(relation.column) + " = " + source.column(relation.parent_column)

    def relation(self, embed: Embed, source: Source) -> Relation:
        return self.schema.relation(source.resource, embed.name, embed.hint)


def columns(item: Field, source: Source) -> list[Sql]:
    if item.column == STAR:
        return [source.column(column.name) for column in source.resource.columns]
    found = source.column(item.column)
    if item.cast is not None:
        if item.cast.lower() not in CASTS:
            raise BadRequest("42704", f'type "{item.cast}" does not exist')
        found += f"::{item.cast.lower()}"
    return [found + f" AS {quoted(item.alias or item.column)}"]


def term(order: Order, source: Source) -> Sql:
    """One term of ORDER BY. Where there are no NULLs, saying where they go would only hide the index."""
    found = source.column(order.column) + (" DESC" if order.is_descending else "")
    if source.resource.column(order.column).is_nullable:
        found += " NULLS FIRST" if order.nulls_first else " NULLS LAST"
    return found


def comparison(condition: Condition, source: Source) -> Sql:
    """One condition without its negation. PostgreSQL reads the value as the column's type, and says so when it cannot."""
    column = source.resource.column(condition.column)
    left, operator = source.column(column.name), condition.operator
    if operator == "is":
        return _is(condition, column, left)
    if operator in OF_TEXTS and not column.is_text:
        raise BadRequest("42883", f"operator does not exist: {column.type} {COMPARISONS[operator]} unknown")
    if operator in OF_ARRAYS and not column.is_array:
        raise BadRequest("42883", f"operator does not exist: {column.type} {COMPARISONS[operator]} unknown")
    if column.is_array:
        left += f"::{column.type}"
    if operator == "in":
        return left + Sql(f" = ANY (%s::text[]::{column.type}[])", (list(condition.value),))
    value = cast("str", condition.value)
    if operator in {"like", "ilike"}:
        value = value.replace("*", "%")
    if condition.quantifier is not None:
        return left + Sql(f" {COMPARISONS[operator]} {condition.quantifier.upper()} (%s::{column.type}[])", (value,))
    return left + Sql(f" {COMPARISONS[operator]} %s::{column.type}", (value,))


def _is(condition: Condition, column: Column, left: Sql) -> Sql:
    value = cast("str", condition.value)
    if value in {"true", "false", "unknown"} and column.type != "boolean":
        raise BadRequest("42804", f"argument of IS {IS[value]} must be type boolean, not type {column.type}")
    return left + f" IS {IS[value]}"
