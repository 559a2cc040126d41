"""One request to a table or a function, with everything that its answer depends on."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from postgrest_server.auth import Caller
from postgrest_server.compiling import Compiler
from postgrest_server.preferences import Preferences
from postgrest_server.resource import Resource, Schema, Write

UUID_SHAPE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Call:
    request: HttpRequest
    schema: Schema
    caller: Caller
    wanted: Preferences
    at: dt.datetime

    @cached_property
    def compiler(self) -> Compiler:
        return Compiler(self.schema, self.caller)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query string as it was sent: keys repeat, and blank values count."""
        return [(key, value) for key, values in self.request.GET.lists() for value in values]

    @property
    def is_read(self) -> bool:
        return self.request.method in {"GET", "HEAD"}


@dataclass(frozen=True, kw_only=True)
class TableCall(Call):
    resource: Resource
    writes: list[Write] = field(default_factory=list)  # so far

    def explanation(self, constraint: str | None) -> str | None:
        """What the app adds to a refusal of the last write."""
        explain = self.resource.writing.explanations.get(constraint or "")
        return explain(self.writes[-1]) if explain is not None and self.writes else None


def as_uuid(value: object) -> UUID | None:
    """None for what is none: PostgreSQL will say so."""
    return UUID(value) if isinstance(value, str) and UUID_SHAPE.fullmatch(value) else None
