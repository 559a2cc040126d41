"""The embedded PostgreSQL: one cluster, one owner who is no superuser, one database."""

import os
import pwd
import shlex
import shutil
import subprocess
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from devservers.home import Home
from devservers.programs import PATIENCE, EmbeddedServerError, postgres_program, run, wait_until

OWNER: Final = "studio"
WEB: Final = "studio_web"  # what it may do is granted by accounts/migrations/0012_web_role.py

PARAMETERS: Final = MappingProxyType(
    {
        "listen_addresses": "",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_min_duration_statement": "1s",
        "shared_preload_libraries": "pg_stat_statements",
    }
)


def url(at: Home, *, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(at.sockets), safe='')}"


def runs(at: Home) -> bool:
    """Whether the studio's own database can be opened."""
    return _opens(at, user=OWNER, database=OWNER)


def start(at: Home) -> None:
    if not (at.postgres / "PG_VERSION").exists():
        _create_cluster(at)
    _check_version(at)
    log = at.postgres / "server.log"
    if not postmaster(at):
        # After kill -9 or a power cut, the number in the file may be somebody else's by now: PostgreSQL would not start.
        (at.postgres / "postmaster.pid").unlink(missing_ok=True)
        parameters = PARAMETERS | {"unix_socket_directories": str(at.sockets), "unix_socket_permissions": "0700"}
        options = shlex.join(f"--{name}={value}" for name, value in parameters.items())
        _pg_ctl(at, "start", "-l", str(log), "-o", options, "-t", f"{PATIENCE:.0f}")
    wait_until(lambda: _opens(at, user="postgres", database="postgres"), what="PostgreSQL", log=log)
    _create_owner_and_database(at)


def stop(at: Home) -> bool:
    if not postmaster(at):
        return False
    _pg_ctl(at, "stop", "-m", "fast")
    return True


def postmaster(at: Home) -> psutil.Process | None:
    """The server's process, if the one that the pid file names is really ours."""
    try:
        process = psutil.Process(int((at.postgres / "postmaster.pid").read_text().splitlines()[0]))
        return process if str(at.postgres) in process.cmdline() else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def _pg_ctl(at: Home, action: str, *arguments: str) -> None:
    run(postgres_program("pg_ctl"), action, "-D", str(at.postgres), "-w", *arguments, user=at.user, output=at.output)


def _opens(at: Home, *, user: str, database: str) -> bool:
    try:
        psycopg.connect(url(at, user=user, database=database), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_cluster(at: Home) -> None:
    """Make the data folder under another name first: one that was left half made is never taken for a whole one."""
    unfinished = at.folder / "postgres.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    if at.user is not None:
        os.chown(unfinished, at.user, pwd.getpwuid(at.user).pw_gid)
    # C.UTF-8 of PostgreSQL itself: the same order on every system, and none of its locales needed.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    arguments = ["-D", str(unfinished), "-U", "postgres", "--auth=trust", *locale]
    run(postgres_program("initdb"), *arguments, user=at.user, output=at.output)
    unfinished.rename(at.postgres)


def _check_version(at: Home) -> None:
    try:
        found = (at.postgres / "PG_VERSION").read_text().strip()
    except PermissionError as exc:
        raise EmbeddedServerError(f"{at.postgres} belongs to another user: run as that user, or remove it.") from exc
    ours = _major_version(postgres_program("postgres"))
    if found != ours:
        raise EmbeddedServerError(
            f"{at.postgres} was made by PostgreSQL {found}; this is {ours}. Dump it with the old one, or remove it."
        )


def _major_version(program: Path) -> str:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 -- our own program
    return answer.stdout.split()[-1].split(".")[0]


def _create_owner_and_database(at: Home) -> None:
    """The owner is no superuser, or row level security would not bind it; it may make roles and test databases."""
    owner = sql.Identifier(OWNER)
    with psycopg.connect(url(at, user="postgres", database="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(owner))
            connection.execute(sql.SQL("GRANT pg_monitor TO {}").format(owner))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(owner))


def let_web_in(at: Home) -> None:
    """The web process may log in here, without a password as everybody; elsewhere somebody gives it one."""
    web = sql.Identifier(WEB)
    with psycopg.connect(url(at, user=OWNER, database=OWNER), autocommit=True) as connection:
        found = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [WEB]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(web))
        elif not found[0]:
            connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(web))
