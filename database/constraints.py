"""The one place where a refusal of the database becomes an error of the domain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation


class GoneMeanwhile(Exception):
    """Somebody else deleted what a row of this transaction points to, before it ended. Nothing was changed."""


def constraint_name(error: IntegrityError) -> str | None:
    """The name of the constraint (or constraint-like trigger) behind `error`, if it has one."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


@contextmanager
def raise_for_constraint(errors: Mapping[str, Exception | type[Exception]]) -> Iterator[None]:
    """Run the block in a savepoint; raise errors[name] when constraint `name` refuses it.

    Mappings that outlive a request hold classes: an instance would gather the traceback of every raise.
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
def raise_when_gone() -> Iterator[None]:
    """Run a whole transaction; raise GoneMeanwhile when a foreign key refuses it, which is asked at its very end."""
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise GoneMeanwhile from error
