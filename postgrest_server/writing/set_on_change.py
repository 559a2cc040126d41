"""The SET clauses of columns that change together with others."""

from collections.abc import Collection

from postgrest_server.declarations import Resource
from postgrest_server.sql.fragment import Sql, quote_name


def set_on_change_clauses(
    resource: Resource, names: Collection[str], *, stored: str, sent: str, is_single_row: bool
) -> list[Sql]:
    """Return a SET clause for each declared SetOnChange that concerns the columns `names`.

    `stored` and `sent` are the names under which the statement has the row as it is and the row of
    the caller.
    """
    clauses = []
    for rule in resource.writing.set_on_change:
        watched = [name for name in names if name in rule.columns]
        if not watched or (rule.single_row_only and not is_single_row):
            continue
        column = quote_name(rule.column)
        changes = " OR ".join(
            f"{stored}.{quote_name(name)} IS DISTINCT FROM {sent}.{quote_name(name)}" for name in watched
        )
        condition = f"({changes})"
        if rule.where_not_null:
            condition += f" AND {stored}.{quote_name(rule.where_not_null)} IS NOT NULL"
        clauses.append(Sql(f"{column} = CASE WHEN {condition} THEN %s ELSE {stored}.{column} END", (rule.value,)))
    return clauses
