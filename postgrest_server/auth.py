"""Who calls: the engine knows no app, so an app that knows people keeps the gate (`settings.API_GATE`)."""

import datetime as dt
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings


class Caller(Protocol):
    """What the engine knows of a person."""

    @property
    def pk(self) -> UUID: ...
    @property
    def permissions(self) -> frozenset[str]: ...


class Gate(Protocol):
    """A module that tells who a request comes from, and acts as them."""

    def person_of(self, authorization: str | None, *, at: dt.datetime) -> Caller:
        """The person behind an Authorization header. Raises NotAuthenticated (api.errors)."""

    def acting_as(self, user: Caller) -> AbstractContextManager[None]:
        """One transaction as the person's restricted database role."""


@cache
def gate() -> Gate:
    return cast("Gate", import_module(settings.API_GATE))
