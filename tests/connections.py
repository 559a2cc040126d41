"""Separate connections and threads, for tests of concurrent transactions."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import psycopg
from django.db import DatabaseError, connection, connections

from assignments.exceptions import AssignmentsError


def connect() -> psycopg.Connection:
    """Return a connection outside Django's pool, with the same settings."""
    parameters = connection.get_connection_params()
    wanted = ("host", "port", "dbname", "user", "password", "options")
    return psycopg.connect(**{name: parameters[name] for name in wanted if parameters.get(name)})


def at_once(writers: int, write: Callable[[psycopg.Connection, int], object]) -> list[object]:
    """Call `write(connection, number)` in concurrent transactions on `writers` connections.

    Returns the result of each call: its value, or the error that the database raised.
    """
    barrier = Barrier(writers)

    def attempt(number: int) -> object:
        with connect() as session:
            barrier.wait(timeout=30)
            try:
                result = write(session, number)
                session.commit()
            except psycopg.Error as error:
                return error
            return result

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(attempt, range(writers)))


def call_at_once(callers: int, call: Callable[[int], object]) -> list[object]:
    """Call `call(number)` in `callers` concurrent threads, each with a separate Django connection.

    Returns the result of each call: its value, or the AssignmentsError or DatabaseError it raised.
    """
    barrier = Barrier(callers)

    def attempt(number: int) -> object:
        session = connections["default"].copy()
        session.settings_dict["OPTIONS"].pop("pool")
        connections["default"] = session
        try:
            session.ensure_connection()
            barrier.wait(timeout=30)
            return call(number)
        except (AssignmentsError, DatabaseError) as error:
            return error
        finally:
            session.close()

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(attempt, range(callers)))


@contextmanager
def without_pool() -> Iterator[None]:
    """Let each thread in the block open a Django connection outside the pool, which is small.

    Each thread closes its connection. The main thread must not use the database in the block.
    """
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    try:
        yield
    finally:
        options["pool"] = pool


def sqlstates(results: Sequence[object]) -> list[str]:
    """Return the SQLSTATEs of the errors among the results of `at_once`."""
    return [result.sqlstate or "" for result in results if isinstance(result, psycopg.Error)]


def call_blocked_by(writer: psycopg.Connection, call: Callable[[], object]) -> object:
    """Run `call` until it waits for a lock of `writer`, commit `writer`, and return the result."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call_at_once, 1, lambda _: call())
        while not future.done() and not _blocks_others(writer):
            pass
        writer.commit()
        return future.result()[0]


def _blocks_others(writer: psycopg.Connection) -> bool:
    (blocked,) = writer.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    ).fetchone() or (0,)
    return bool(blocked)
