"""Retry a transaction that the database aborted because of a concurrent one."""

import random
import time
from collections.abc import Callable
from typing import Final

import psycopg
from django.conf import settings
from django.db import OperationalError

FIRST_MAX_PAUSE: Final = 0.1  # seconds; doubles with each retry
RETRYABLE: Final = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialization failure, lock_timeout
TIMED_OUT: Final = frozenset({"57014"})  # statement_timeout; a retry would probably time out too


class TransactionAborted(Exception):
    """Deadlock, lock timeout or serialization failure after the last retry, or statement timeout.

    The transaction was rolled back.
    """


def retry_transaction[T](transaction: Callable[[], T], *, wait: Callable[[float], None] = time.sleep) -> T:
    """Call `transaction`, with up to MAX_RETRIES retries, and return its result.

    `transaction` must be a whole transaction, from begin to commit. The pauses are random, so that
    two transactions do not collide again. Raises TransactionAborted.
    """
    max_pauses = [FIRST_MAX_PAUSE * 2**retry for retry in range(settings.MAX_RETRIES)]
    while True:
        try:
            return transaction()
        except OperationalError as error:
            state = error.__cause__.sqlstate if isinstance(error.__cause__, psycopg.Error) else None
            if state not in RETRYABLE | TIMED_OUT:
                raise
            if state in TIMED_OUT or not max_pauses:
                raise TransactionAborted from error
        wait(random.uniform(0, max_pauses.pop(0)))  # noqa: S311 -- not used for security
