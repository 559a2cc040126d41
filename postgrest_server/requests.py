"""One request to a table or a function, with everything that its response depends on."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.http import HttpRequest

from postgrest_server.authentication import Caller
from postgrest_server.declarations import PendingWrite, Resource, Schema
from postgrest_server.preferences import Preferences
from postgrest_server.sql.compiler import Compiler


@dataclass(frozen=True, kw_only=True)
class RestRequest:
    http: HttpRequest
    schema: Schema
    caller: Caller
    preferences: Preferences
    now: dt.datetime

    @cached_property
    def compiler(self) -> Compiler:
        return Compiler(self.schema, self.caller)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Return the query string as it was sent: keys repeat, and values may be empty."""
        return [(key, value) for key, values in self.http.GET.lists() for value in values]

    @property
    def is_read(self) -> bool:
        return self.http.method in {"GET", "HEAD"}


@dataclass(frozen=True, kw_only=True)
class TableRequest(RestRequest):
    resource: Resource
    writes: list[PendingWrite] = field(default_factory=list)  # that were started so far

    def constraint_details(self, constraint: str | None) -> Callable[[], str | None] | None:
        """Return a loader of the details that the application declares for the constraint."""
        load = self.resource.writing.constraint_details.get(constraint or "")
        return partial(load, self.writes[-1]) if load is not None and self.writes else None


@dataclass(frozen=True, kw_only=True)
class FunctionRequest(RestRequest):
    name: str
