"""What the library needs from the module that the setting `AUTHENTICATION` names."""

import datetime as dt
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID


class Caller(Protocol):
    """The user behind a request."""

    @property
    def pk(self) -> UUID: ...
    @property
    def permissions(self) -> frozenset[str]: ...


class Authentication(Protocol):
    """A module with these two functions."""

    def authenticate(self, authorization: str | None, *, now: dt.datetime) -> Caller:
        """Return the user behind an Authorization header. Raises NotAuthenticated."""

    def acting_as(self, caller: Caller) -> AbstractContextManager[None]:
        """Run the block in one transaction, as the caller's database role."""
