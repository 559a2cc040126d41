"""The one place where a refusal of PostgreSQL becomes an answer of `/rest/v1` (contract 7)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

import psycopg
from django.db import DatabaseError

from postgrest_server.errors import RestError

CONFLICTS: Final = frozenset({"23503", "23505", "23P01"})
NOT_PERMITTED: Final = "42501"
# Classes of what the caller did wrong: data, integrity, a name or operator that does not fit, too much at once.
CALLERS_FAULT: Final = ("22", "23", "42", "54", "21", "P0")
BEYOND_CALLERS: Final = frozenset({"42601", "42P01", "42P02", "42703"})  # our SQL is wrong, not the request


@contextmanager
def told_to_caller(hints: Mapping[str, str] | None = None) -> Iterator[None]:
    """Raise RestError for what the database refuses; let everything else through. `hints` are by constraint."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
        if not isinstance(cause, psycopg.Error) or state is None or state in BEYOND_CALLERS:
            raise
        if not state.startswith(CALLERS_FAULT):
            raise
        told = cause.diag
        raise RestError(
            status_of(state),
            state,
            told.message_primary or "The database refused the request",
            details=told.message_detail,
            hint=(hints or {}).get(told.constraint_name or "") or told.message_hint,
            constraint=told.constraint_name,
        ) from error


def status_of(state: str) -> HTTPStatus:
    if state in CONFLICTS:
        return HTTPStatus.CONFLICT
    return HTTPStatus.FORBIDDEN if state == NOT_PERMITTED else HTTPStatus.BAD_REQUEST
