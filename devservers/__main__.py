"""python -m devservers: start, stop and inspect the servers of this checkout."""

import signal
import subprocess
import sys

from devservers import SERVERS, database_url, redis_url, running_servers, server_folders, start, stop


def main(arguments: list[str]) -> None:
    folders = server_folders()
    write = sys.stdout.write
    match arguments:
        case ["start"]:
            write(f"Started: {', '.join(start(folders)) or 'nothing, both servers are running'}.\n")
        case ["stop"]:
            write(f"Stopped: {', '.join(stop(folders)) or 'nothing, no server is running'}.\n")
        case ["status"]:
            for name, server in SERVERS.items():
                write(f"{name} is {'running' if server.is_running(folders) else 'stopped'}.\n")
        case ["url"]:
            write(f"DATABASE_URL={database_url()}\nREDIS_URL={redis_url()}\n")
        case ["run", program, *rest]:
            with running_servers():
                raise SystemExit(_run([program, *rest]))
        case _:
            raise SystemExit("Usage: python -m devservers start | stop | status | url | run PROGRAM ...")


def _run(command: list[str]) -> int:
    """Run a program and return its exit code. SIGTERM is forwarded; Ctrl-C reaches it anyway."""
    with subprocess.Popen(command) as process:  # noqa: S603 -- the command line of the caller
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
