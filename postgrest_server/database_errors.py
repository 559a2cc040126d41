"""The one place that translates an error of PostgreSQL into a response of the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

import psycopg
from django.db import DatabaseError

from postgrest_server.errors import RestError

CONFLICT_STATES: Final = frozenset({"23503", "23505", "23P01"})
NOT_PERMITTED: Final = "42501"
# Classes of SQLSTATE that the caller causes: data, integrity, syntax or access rule, program limit,
# cardinality, RAISE.
CALLER_ERROR_CLASSES: Final = ("22", "23", "42", "54", "21", "P0")
# States of these classes that mean a mistake in the generated SQL: syntax error, undefined table,
# parameter or column.
SERVER_ERROR_STATES: Final = frozenset({"42601", "42P01", "42P02", "42703"})


@contextmanager
def translated_database_errors(hints: Mapping[str, str] | None = None) -> Iterator[None]:
    """Raise RestError for an error that the caller caused; let every other error pass.

    `hints` are by constraint.
    """
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
        if not isinstance(cause, psycopg.Error) or state is None or state in SERVER_ERROR_STATES:
            raise
        if not state.startswith(CALLER_ERROR_CLASSES):
            raise
        diagnosis = cause.diag
        raise RestError(
            status_of(state),
            state,
            diagnosis.message_primary or "The database refused the request",
            details=diagnosis.message_detail,
            hint=(hints or {}).get(diagnosis.constraint_name or "") or diagnosis.message_hint,
            constraint=diagnosis.constraint_name,
        ) from error


def status_of(state: str) -> HTTPStatus:
    if state in CONFLICT_STATES:
        return HTTPStatus.CONFLICT
    return HTTPStatus.FORBIDDEN if state == NOT_PERMITTED else HTTPStatus.BAD_REQUEST
