"""Development servers: PostgreSQL and Valkey from wheels, started when no address is configured.

The data is stored in `.local/` of the checkout, so two checkouts do not share servers. The servers
listen on Unix sockets in a folder that only its owner may open, and therefore need no password.
They run until they are stopped. See docs/decisions/0001-embedded-servers.md.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from devservers import postgres, valkey
from devservers.folders import ServerFolders, prepare_folders, server_folders
from devservers.programs import EmbeddedServerError

__all__ = [
    "SERVERS",
    "EmbeddedServerError",
    "ServerFolders",
    "database_url",
    "redis_url",
    "running_servers",
    "server_folders",
    "start",
    "stop",
    "web_database_url",
]

SERVERS: Final = MappingProxyType({"postgres": postgres, "valkey": valkey})
ADDRESS_VARIABLES: Final = MappingProxyType({"postgres": "DATABASE_URL", "valkey": "REDIS_URL"})


def start(folders: ServerFolders, names: Sequence[str] = tuple(SERVERS)) -> list[str]:
    """Start the named servers that are not running; return the names of those that were started."""
    if all(SERVERS[name].is_running(folders) for name in names):
        return []
    with _locked(folders):
        prepare_folders(folders)
        missing = [name for name in names if not SERVERS[name].is_running(folders)]
        for name in missing:
            SERVERS[name].start(folders)
    return missing


def stop(folders: ServerFolders, names: Sequence[str] = tuple(SERVERS)) -> list[str]:
    """Stop the named servers cleanly; return the names of those that were running."""
    if not folders.root.exists():
        return []
    with _locked(folders):
        return [name for name in names if SERVERS[name].stop(folders)]


@contextmanager
def running_servers() -> Iterator[None]:
    """Start the servers whose address is not configured; stop what was started after the block."""
    folders = server_folders()
    started = start(folders, [name for name, variable in ADDRESS_VARIABLES.items() if not os.environ.get(variable)])
    try:
        yield
    finally:
        if started:
            stop(folders, started)


def database_url() -> str:
    """Start PostgreSQL if necessary; return the address of the database for its owner."""
    folders = server_folders()
    start(folders, ["postgres"])
    return postgres.url(folders, user=postgres.OWNER, database=postgres.OWNER)


def web_database_url() -> str:
    """Start PostgreSQL if necessary; return the address of the database for the web role."""
    folders = server_folders()
    start(folders, ["postgres"])
    postgres.ensure_web_role(folders)
    return postgres.url(folders, user=postgres.WEB_ROLE, database=postgres.OWNER)


def redis_url() -> str:
    """Start Valkey if necessary; return its address."""
    folders = server_folders()
    start(folders, ["valkey"])
    return f"unix://{quote(str(folders.valkey_socket))}"


@contextmanager
def _locked(folders: ServerFolders) -> Iterator[None]:
    """Let one process at a time start or stop servers. The lock ends with its process."""
    try:
        folders.root.mkdir(parents=True, exist_ok=True)
        lock = (folders.root / "embedded.lock").open("a")
    except OSError as exc:
        raise EmbeddedServerError(
            f"Cannot write the data of the embedded servers to {folders.root}: {exc.strerror}."
        ) from exc
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
