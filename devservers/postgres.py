"""The embedded PostgreSQL server: one cluster with one database, whose owner is not a superuser."""

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

from devservers.folders import ServerFolders
from devservers.programs import START_TIMEOUT, EmbeddedServerError, postgres_program, run, wait_until

OWNER: Final = "studio"
WEB_ROLE: Final = "studio_web"  # accounts/migrations/0011_web_role.py grants its rights

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


def url(folders: ServerFolders, *, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(folders.sockets), safe='')}"


def is_running(folders: ServerFolders) -> bool:
    """Return whether the owner can connect to the database."""
    return _can_connect(folders, user=OWNER, database=OWNER)


def start(folders: ServerFolders) -> None:
    if not (folders.postgres / "PG_VERSION").exists():
        _create_cluster(folders)
    _check_version(folders)
    log = folders.postgres / "server.log"
    if not postmaster(folders):
        # After kill -9 or a power failure, another process may have the pid in the file, and
        # PostgreSQL would refuse to start.
        (folders.postgres / "postmaster.pid").unlink(missing_ok=True)
        parameters = PARAMETERS | {"unix_socket_directories": str(folders.sockets), "unix_socket_permissions": "0700"}
        options = shlex.join(f"--{name}={value}" for name, value in parameters.items())
        _pg_ctl(folders, "start", "-l", str(log), "-o", options, "-t", f"{START_TIMEOUT:.0f}")
    wait_until(lambda: _can_connect(folders, user="postgres", database="postgres"), server="PostgreSQL", log=log)
    _create_owner_and_database(folders)


def stop(folders: ServerFolders) -> bool:
    if not postmaster(folders):
        return False
    _pg_ctl(folders, "stop", "-m", "fast")
    return True


def postmaster(folders: ServerFolders) -> psutil.Process | None:
    """Return the process of the server; None if the process in the pid file is another program."""
    try:
        process = psutil.Process(int((folders.postgres / "postmaster.pid").read_text().splitlines()[0]))
        return process if str(folders.postgres) in process.cmdline() else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def _pg_ctl(folders: ServerFolders, action: str, *arguments: str) -> None:
    run(
        postgres_program("pg_ctl"),
        action,
        "-D",
        str(folders.postgres),
        "-w",
        *arguments,
        uid=folders.uid,
        output=folders.output_log,
    )


def _can_connect(folders: ServerFolders, *, user: str, database: str) -> bool:
    try:
        psycopg.connect(url(folders, user=user, database=database), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_cluster(folders: ServerFolders) -> None:
    """Create the data folder under a temporary name, so that an incomplete one is never used."""
    unfinished = folders.root / "postgres.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    if folders.uid is not None:
        os.chown(unfinished, folders.uid, pwd.getpwuid(folders.uid).pw_gid)
    # The builtin C.UTF-8 locale sorts the same on every system and needs no system locale.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    arguments = ["-D", str(unfinished), "-U", "postgres", "--auth=trust", *locale]
    run(postgres_program("initdb"), *arguments, uid=folders.uid, output=folders.output_log)
    unfinished.rename(folders.postgres)


def _check_version(folders: ServerFolders) -> None:
    try:
        found = (folders.postgres / "PG_VERSION").read_text().strip()
    except PermissionError as exc:
        raise EmbeddedServerError(
            f"{folders.postgres} belongs to another user. Run as that user, or delete the folder."
        ) from exc
    installed = _major_version(postgres_program("postgres"))
    if found != installed:
        raise EmbeddedServerError(
            f"{folders.postgres} was created by PostgreSQL {found}, but PostgreSQL {installed} is installed. "
            f"Dump the data with PostgreSQL {found}, or delete the folder."
        )


def _major_version(program: Path) -> str:
    completed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 -- program of the wheel
    return completed.stdout.split()[-1].split(".")[0]


def _create_owner_and_database(folders: ServerFolders) -> None:
    """Create the owner, who may create roles and test databases, and the database.

    The owner is not a superuser, because row-level security does not apply to superusers.
    """
    owner = sql.Identifier(OWNER)
    with psycopg.connect(url(folders, user="postgres", database="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(owner))
            connection.execute(sql.SQL("GRANT pg_monitor TO {}").format(owner))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(owner))


def ensure_web_role(folders: ServerFolders) -> None:
    """Let the web role log in, without a password. In production an administrator sets one."""
    web = sql.Identifier(WEB_ROLE)
    with psycopg.connect(url(folders, user=OWNER, database=OWNER), autocommit=True) as connection:
        found = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [WEB_ROLE]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(web))
        elif not found[0]:
            connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(web))
