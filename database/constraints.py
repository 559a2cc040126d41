"""Convert constraint violations of the database into domain errors; the only place that does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation


class ReferencedRowDeleted(Exception):
    """A foreign key was violated at the commit: another transaction deleted the referenced row.

    The transaction was rolled back.
    """


def constraint_name(error: IntegrityError) -> str | None:
    """Return the name of the violated constraint; triggers may report a name too."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


@contextmanager
def raise_for_constraint(errors: Mapping[str, Exception | type[Exception]]) -> Iterator[None]:
    """Run the block in a savepoint; raise `errors[name]` if it violates the constraint `name`.

    Use exception classes in mappings that are module constants: an instance would collect the
    traceback of each raise.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = constraint_name(error)
        if name is None or name not in errors:
            raise
        raise errors[name] from error


@contextmanager
def raise_for_deleted_reference() -> Iterator[None]:
    """Raise ReferencedRowDeleted if the block violates a foreign key.

    The block must be a whole transaction, because PostgreSQL checks foreign keys at the commit.
    """
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise ReferencedRowDeleted from error
