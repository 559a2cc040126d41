"""Running a whole transaction again when the database broke it off in favor of another one."""

import random
import time
from collections.abc import Callable
from typing import Final

import psycopg
from django.conf import settings
from django.db import OperationalError

FIRST_PAUSE: Final = 0.1  # seconds, at most; doubles with every retry
WORTH_A_RETRY: Final = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialization failure, lock_timeout
GIVE_UP: Final = frozenset({"57014"})  # statement_timeout: it waited long enough, and would again


class Busy(Exception):
    """Others were in the way to the end. Nothing was changed."""


def until_done[T](transaction: Callable[[], T], *, wait: Callable[[float], None] = time.sleep) -> T:
    """The transaction's answer, from the first run that the database lets pass; raises Busy after MAX_RETRIES more.

    `transaction` begins and ends one, so that every run starts from nothing. The pauses are random, or else those who
    met once would meet again.
    """
    pauses = [FIRST_PAUSE * 2**retry for retry in range(settings.MAX_RETRIES)]
    while True:
        try:
            return transaction()
        except OperationalError as error:
            state = error.__cause__.sqlstate if isinstance(error.__cause__, psycopg.Error) else None
            if state not in WORTH_A_RETRY | GIVE_UP:
                raise
            if state in GIVE_UP or not pauses:
                raise Busy from error
        wait(random.uniform(0, pauses.pop(0)))  # noqa: S311 -- no secret
