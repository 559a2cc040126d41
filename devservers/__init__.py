"""PostgreSQL and Valkey from wheels, for a machine that has neither: started when no address is configured.

Data lies in the project's own `.local/` folder, so two checkouts never meet. The servers listen on Unix sockets in a folder
that only their owner may enter; that is why they ask for no password. They keep running until they are stopped.
See docs/decisions/0001-embedded-servers.md.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from devservers import postgres, valkey
from devservers.home import Home, home, prepare_folders
from devservers.programs import EmbeddedServerError

__all__ = [
    "SERVERS",
    "EmbeddedServerError",
    "Home",
    "database_url",
    "home",
    "redis_url",
    "running_meanwhile",
    "start",
    "stop",
    "web_database_url",
]

SERVERS: Final = MappingProxyType({"postgres": postgres, "valkey": valkey})
VARIABLES: Final = MappingProxyType({"postgres": "DATABASE_URL", "valkey": "REDIS_URL"})


def start(at: Home, names: Sequence[str] = tuple(SERVERS)) -> list[str]:
    """Start those of the named servers that do not run yet; return the names of what this call started."""
    if all(SERVERS[name].runs(at) for name in names):
        return []
    with _alone(at):
        prepare_folders(at)
        missing = [name for name in names if not SERVERS[name].runs(at)]
        for name in missing:
            SERVERS[name].start(at)
    return missing


def stop(at: Home, names: Sequence[str] = tuple(SERVERS)) -> list[str]:
    """Stop the named servers cleanly; return the names of those that ran."""
    if not at.folder.exists():
        return []
    with _alone(at):
        return [name for name in names if SERVERS[name].stop(at)]


@contextmanager
def running_meanwhile() -> Iterator[None]:
    """Both servers run inside the block, unless their addresses are given; afterwards those that it started are stopped."""
    at = home()
    started = start(at, [name for name, variable in VARIABLES.items() if not os.environ.get(variable)])
    try:
        yield
    finally:
        if started:
            stop(at, started)


def database_url() -> str:
    """The address of this checkout's own PostgreSQL, which runs when this returns."""
    at = home()
    start(at, ["postgres"])
    return postgres.url(at, user=postgres.OWNER, database=postgres.OWNER)


def web_database_url() -> str:
    """The same database, for a web process that does not own it."""
    at = home()
    start(at, ["postgres"])
    postgres.let_web_in(at)
    return postgres.url(at, user=postgres.WEB, database=postgres.OWNER)


def redis_url() -> str:
    """The address of this checkout's own Valkey, which runs when this returns."""
    at = home()
    start(at, ["valkey"])
    return f"unix://{quote(str(at.valkey_socket))}"


@contextmanager
def _alone(at: Home) -> Iterator[None]:
    """Of two commands at once the second waits, and then finds the servers. The lock dies with its process."""
    try:
        at.folder.mkdir(parents=True, exist_ok=True)
        lock = (at.folder / "embedded.lock").open("a")
    except OSError as exc:
        raise EmbeddedServerError(f"Cannot keep the embedded servers in {at.folder}: {exc.strerror}.") from exc
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
