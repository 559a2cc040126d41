"""One request to a table or a function, with everything that its answer depends on."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from api.auth import Caller
from api.compiling import Compiler
from api.preferences import Preferences
from api.resource import Resource, Schema, Write

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
    writes: list[Write] = field(default_factory=list)  # those that were begun

    @property
    def explanations(self) -> Mapping[str, Callable[[], str | None]]:
        """Of the last write, by constraint."""
        return {name: partial(self._explained, explain) for name, explain in self.resource.explanations.items()}

    def _explained(self, explain: Callable[[Write], str | None]) -> str | None:
        return explain(self.writes[-1]) if self.writes else None


def as_uuid(value: object) -> UUID | None:
    """None for what is none: PostgreSQL will say so."""
    return UUID(value) if isinstance(value, str) and UUID_SHAPE.fullmatch(value) else None
