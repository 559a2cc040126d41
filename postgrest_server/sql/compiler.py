"""From a Query to one SELECT statement. PostgreSQL builds the JSON, embedded tables included."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count
from typing import Final
from uuid import UUID

from postgrest_server.authentication import Caller
from postgrest_server.declarations import Relationship, Resource, Schema
from postgrest_server.errors import BadRequest
from postgrest_server.limits import MAX_EMBEDS, MAX_ROWS
from postgrest_server.query_string.query import (
    ALL_COLUMNS,
    Condition,
    Embed,
    LogicGroup,
    OrderTerm,
    Query,
    SelectedColumn,
)
from postgrest_server.sql.comparison import FromItem, comparison
from postgrest_server.sql.fragment import Sql, all_of, quote_name

CASTS: Final = frozenset(
    {"text", "integer", "int", "int4", "bigint", "int8", "numeric", "boolean", "bool", "uuid", "date", "time"}
    | {"timestamp", "timestamptz", "varchar", "json", "jsonb", "float8", "text[]"}
)


class Compiler:
    """Compile one request of one caller.

    The compiler looks up every table, column and relationship in the schema. It raises RestError
    for unknown names.
    """

    def __init__(self, schema: Schema, caller: Caller) -> None:
        self.schema = schema
        self.caller = caller
        self.aliases = (f"t{number}" for number in count())
        self.embeds = 0

    def table(self, resource: Resource) -> FromItem:
        alias = next(self.aliases)
        return FromItem(resource=resource, alias=alias, sql=Sql(f"{quote_name(resource.name)} {alias}"))

    def rows_with_keys(self, resource: Resource, keys: Collection[UUID]) -> FromItem:
        """Return the rows with these keys. Order by `given.position` for the order of the keys."""
        table = self.table(resource)
        given = Sql("unnest(%s::uuid[]) WITH ORDINALITY AS given (key, position) JOIN ", (list(keys),))
        return replace(table, sql=given + table.sql + " ON given.key = " + table.column(resource.key))

    def function_call(self, resource: Resource, call: Sql) -> FromItem:
        alias = next(self.aliases)
        return FromItem(resource=resource, alias=alias, sql=call + f" {alias}")

    def select(
        self,
        query: Query,
        source: FromItem,
        *,
        conditions: Sequence[Sql] = (),
        order_by: Sql | None = None,
        max_rows: int = MAX_ROWS,
    ) -> Sql:
        """Return the SELECT statement.

        `order_by` replaces the order of the query; an empty one leaves it out.
        """
        where = [*self.conditions(query, source), *conditions]
        limit = max_rows if query.limit is None else min(query.limit, max_rows)
        text = Sql("SELECT ") + Sql.join(", ", self.select_list(query, source)) + " FROM " + source.sql
        text += Sql(" WHERE ") + all_of(where)
        order = order_by or self.order_by(query.order, source)
        if order.text:
            text += Sql(" ORDER BY ") + order
        return text + Sql(" LIMIT %s OFFSET %s", (limit, query.offset))

    def conditions(self, query: Query, source: FromItem) -> list[Sql]:
        """Return the filters, the owner policy, and EXISTS for each inner embed."""
        found = [self.condition(member, source) for member in query.where]
        policy = source.resource.owner_policy
        if policy is not None and policy.bypass_permission not in self.caller.permissions:
            found.append(source.column(policy.column) + Sql(" = %s", (self.caller.pk,)))
        for embed in query.embeds:
            if embed.is_inner:
                inner, join = self.join(embed, source)
                where = all_of([join, *self.conditions(embed.query, inner)])
                found.append(Sql("EXISTS (SELECT FROM ") + inner.sql + " WHERE " + where + ")")
        return found

    def condition(self, member: Condition | LogicGroup, source: FromItem) -> Sql:
        if isinstance(member, Condition):
            compared = comparison(member, source)
        else:
            operator = f" {member.conjunction.upper()} "
            compared = Sql("(") + Sql.join(operator, (self.condition(each, source) for each in member.members)) + ")"
        return Sql("NOT (") + compared + ")" if member.is_negated else compared

    def order_by(self, terms: Sequence[OrderTerm], source: FromItem) -> Sql:
        """Return the terms, then the primary key, so that pages are stable."""
        pieces = [order_term(each, source) for each in terms]
        key = source.resource.key
        if key and key not in {each.column for each in terms}:
            pieces.append(source.column(key))
        return Sql.join(", ", pieces)

    def select_list(self, query: Query, source: FromItem) -> list[Sql]:
        found: list[Sql] = []
        for item in query.items:
            if isinstance(item, Embed):
                found.extend(self.embedded_rows(item, source))
            else:
                found.extend(selected_columns(item, source))
        return found

    def embedded_rows(self, embed: Embed, source: FromItem) -> list[Sql]:
        """Return a scalar subquery: an object or NULL for to-one, an array for to-many.

        An embed without columns, `authors()`, adds nothing to the result, but its names are
        checked.
        """
        inner, join = self.join(embed, source)
        if not embed.query.items:
            self.conditions(embed.query, inner)
            return []
        is_many = self.relationship(embed, source).is_many
        rows = self.select(embed.query, inner, conditions=[join], order_by=None if is_many else Sql(""))
        shape = "coalesce(json_agg({0}), '[]'::json)" if is_many else "row_to_json({0})"
        alias = next(self.aliases)
        return [
            Sql(f"(SELECT {shape.format(alias)} FROM (") + rows + f") {alias}) AS {quote_name(embed.key)}",
        ]

    def join(self, embed: Embed, source: FromItem) -> tuple[FromItem, Sql]:
        """Return the embedded table and the condition that joins it to its parent."""
        self.embeds += 1
        if self.embeds > MAX_EMBEDS:
            raise BadRequest("PGRST100", f"A request embeds at most {MAX_EMBEDS} tables")
        relationship = self.relationship(embed, source)
        inner = self.table(relationship.resource)
        return inner, inner.column(relationship.column) + " = " + source.column(relationship.parent_column)

    def relationship(self, embed: Embed, source: FromItem) -> Relationship:
        return self.schema.relationship(source.resource, embed.name, embed.hint)


def selected_columns(item: SelectedColumn, source: FromItem) -> list[Sql]:
    if item.column == ALL_COLUMNS:
        return [source.column(column.name) for column in source.resource.columns]
    found = source.column(item.column)
    if item.cast is not None:
        if item.cast.lower() not in CASTS:
            raise BadRequest("42704", f'type "{item.cast}" does not exist')
        found += f"::{item.cast.lower()}"
    return [found + f" AS {quote_name(item.alias or item.column)}"]


def order_term(term: OrderTerm, source: FromItem) -> Sql:
    """Return one term of ORDER BY.

    NULLS FIRST or LAST on a NOT NULL column would keep PostgreSQL from using an index.
    """
    found = source.column(term.column) + (" DESC" if term.is_descending else "")
    if source.resource.column(term.column).is_nullable:
        found += " NULLS FIRST" if term.nulls_first else " NULLS LAST"
    return found
