"""Everything that one API exposes."""

from collections.abc import Sequence
from dataclasses import dataclass

from postgrest_server.declarations.function import Function
from postgrest_server.declarations.resource import ForeignKey, Resource
from postgrest_server.errors import UnknownRelationship, UnknownTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """How rows of `resource` join a parent row: `column` equals the parent's `parent_column`."""

    resource: Resource
    column: str
    parent_column: str
    is_many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables, views and functions of one API. `title` is the title of its OpenAPI document."""

    title: str
    resources: Sequence[Resource]
    functions: Sequence[Function] = ()

    def resource(self, name: str) -> Resource:
        """Return the table or view. Raises UnknownTable."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise UnknownTable(name)

    def find_function(self, name: str) -> Function | None:
        return next((function for function in self.functions if function.name == name), None)

    def relationship(self, parent: Resource, name: str, hint: str | None) -> Relationship:
        """Return how `name` is embedded in `parent`. The hint names the foreign key or its column.

        A foreign key of the parent takes precedence over one of the embedded table. Raises
        UnknownRelationship.
        """
        for child in self.resources:
            if child.name != name:
                continue
            for key in parent.foreign_keys:
                if key.target == name and _matches_hint(hint, parent, key):
                    return Relationship(
                        resource=child, column=key.target_column, parent_column=key.column, is_many=False
                    )
            for key in child.foreign_keys:
                if key.target == parent.name and _matches_hint(hint, child, key):
                    return Relationship(
                        resource=child, column=key.column, parent_column=key.target_column, is_many=True
                    )
        raise UnknownRelationship(parent.name, name)


def _matches_hint(hint: str | None, owner: Resource, key: ForeignKey) -> bool:
    return hint is None or hint in {key.column, f"{owner.name}_{key.column}_fkey"}
