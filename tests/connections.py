"""Connections of their own, for tests in which several writers meet; and the row as PostgreSQL sees it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import psycopg
from django.db import DatabaseError, connection, connections

from assignments.exceptions import AssignmentsError


def connect() -> psycopg.Connection:
    """A connection outside Django's pool, with the same settings."""
    parameters = connection.get_connection_params()
    wanted = ("host", "port", "dbname", "user", "password", "options")
    return psycopg.connect(**{name: parameters[name] for name in wanted if parameters.get(name)})


def at_once(writers: int, write: Callable[[psycopg.Connection, int], object]) -> list[object]:
    """Run `write(connection, number)` on that many connections at the same moment, each in one transaction.

    Returns what each writer got: the value of `write`, or the error that the database raised.
    """
    barrier = Barrier(writers)

    def attempt(number: int) -> object:
        with connect() as own:
            barrier.wait(timeout=30)
            try:
                answer = write(own, number)
                own.commit()
            except psycopg.Error as error:
                return error
            return answer

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(attempt, range(writers)))


def call_at_once(callers: int, call: Callable[[int], object]) -> list[object]:
    """Run `call(number)` in that many threads at the same moment, each with a Django connection of its own.

    Returns what each caller got: the value, the refusal of a service, or the error that the database raised.
    """
    barrier = Barrier(callers)

    def attempt(number: int) -> object:
        own = connections["default"].copy()
        own.settings_dict["OPTIONS"].pop("pool")
        connections["default"] = own
        try:
            own.ensure_connection()
            barrier.wait(timeout=30)
            return call(number)
        except (AssignmentsError, DatabaseError) as error:
            return error
        finally:
            own.close()

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(attempt, range(callers)))


@contextmanager
def without_pool() -> Iterator[None]:
    """Give every thread of the block a connection of its own from Django, instead of the few of the pool.

    Each thread closes its own; the test's thread must not use the database meanwhile.
    """
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    try:
        yield
    finally:
        options["pool"] = pool


def errors_among(answers: Sequence[object]) -> list[str]:
    """The SQLSTATE of every writer that was refused."""
    return [answer.sqlstate or "" for answer in answers if isinstance(answer, psycopg.Error)]


def call_behind(writer: psycopg.Connection, call: Callable[[], object]) -> object:
    """Run `call` in a thread with a Django connection of its own, and commit `writer` once the call waits for it."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(call_at_once, 1, lambda _: call())
        while not answer.done() and not _is_waited_for(writer):
            pass
        writer.commit()
        return answer.result()[0]


def _is_waited_for(writer: psycopg.Connection) -> bool:
    (waiting,) = writer.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    ).fetchone() or (0,)
    return bool(waiting)
