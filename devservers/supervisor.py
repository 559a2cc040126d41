"""`make run`: prepare the database, run web, worker and beat together, stop everything on Ctrl-C."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command

import devservers
from devservers.home import PROJECT

DEMO_PEOPLE = ("admin", "manager", "staff", "asha", "ravi")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.PORT))
        except OSError:
            raise SystemExit(
                f"Port {settings.PORT} is in use: choose another, as in PORT={settings.PORT + 1} make run"
            ) from None


def prepare_database() -> None:
    """Migrate, and fill an empty studio with demo data where that is allowed."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- the apps are loaded by now
    from django.db import connection  # noqa: PLC0415

    say("Preparing the database")
    call_command("migrate", verbosity=0)
    if settings.ALLOW_DEMO_DATA and not get_user_model().objects.exists():
        say("Filling the empty studio with demo data")
        call_command("load_demo", size="small")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's, which the stubs do not know


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def welcome() -> None:
    people = ", ".join(f"{name}@studio.test" for name in DEMO_PEOPLE)
    say("")
    say(f"  {settings.STUDIO_NAME} is open: http://localhost:{settings.PORT}")
    if settings.ALLOW_DEMO_DATA:
        say(f"  Sign in as {people}; the password is namaste-demo.")
    say("  Ctrl-C stops everything.")
    say("")


def web_database_url() -> str:
    """How the web process opens the database, which it does not own; empty when only the owner's address was given."""
    given = os.environ.get("WEB_DATABASE_URL", "")
    return given if given or os.environ.get("DATABASE_URL") else devservers.web_database_url()


def run_processes() -> int:
    """Run the Procfile until Ctrl-C, or until one of its processes ends."""
    environment = (
        os.environ
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "SITE_URL": settings.SITE_URL,  # honcho gives every process a PORT of its own; addresses in messages must not follow it
            "WEB_DATABASE_URL": web_database_url(),
            "PYTHONUNBUFFERED": "1",
            # Who runs this as root knows it; containers do not.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        }
    )
    command = [sys.executable, "-m", "honcho", "start", "--env", os.devnull, "--port", str(settings.PORT)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as processes:  # noqa: S603 -- our own words, no shell
        # Ctrl-C reaches honcho by itself, as part of the terminal's group; a plain kill has to be passed on.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: processes.terminate())
        while processes.poll() is None and not answers(settings.PORT):
            time.sleep(0.2)
        if processes.poll() is None:
            welcome()
        processes.wait()
    return (
        0
        if processes.returncode in {-signal.SIGINT, 128 + signal.SIGINT, 128 + signal.SIGTERM}
        else processes.returncode
    )


def main() -> int:
    os.chdir(PROJECT)
    with contextlib.suppress(KeyboardInterrupt), devservers.running_meanwhile():
        refuse_taken_port()
        django.setup()
        prepare_database()
        return run_processes()
    return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
