"""python -m devservers: start, stop and ask for the servers of this checkout."""

import signal
import subprocess
import sys

from devservers import SERVERS, database_url, home, redis_url, running_meanwhile, start, stop


def main(arguments: list[str]) -> None:
    at = home()
    say = sys.stdout.write
    match arguments:
        case ["start"]:
            say(f"Started: {', '.join(start(at)) or 'nothing, both run already'}.\n")
        case ["stop"]:
            say(f"Stopped: {', '.join(stop(at)) or 'nothing, neither runs'}.\n")
        case ["status"]:
            for name, server in SERVERS.items():
                say(f"{name} {'runs' if server.runs(at) else 'is stopped'}.\n")
        case ["url"]:
            say(f"DATABASE_URL={database_url()}\nREDIS_URL={redis_url()}\n")
        case ["run", program, *rest]:
            with running_meanwhile():
                raise SystemExit(_follow([program, *rest]))
        case _:
            raise SystemExit("Usage: python -m devservers start | stop | status | url | run PROGRAM ...")


def _follow(command: list[str]) -> int:
    """Run a program to its end. Ctrl-C reaches it by itself; a plain kill is passed on."""
    with subprocess.Popen(command) as process:  # noqa: S603 -- the caller's own words
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
