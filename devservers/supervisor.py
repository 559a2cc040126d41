"""`make run`: prepare the database, then run web, worker and beat until Ctrl-C."""

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
from devservers.folders import PROJECT

DEMO_USERS = ("admin", "manager", "staff", "asha", "ravi")


def print_line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def require_free_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.PORT))
        except OSError:
            raise SystemExit(
                f"Port {settings.PORT} is in use. Choose another one: PORT={settings.PORT + 1} make run"
            ) from None


def prepare_database() -> None:
    """Migrate; load the demo data if the database has no users and ALLOW_DEMO_DATA is on."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs the loaded apps
    from django.db import connection  # noqa: PLC0415

    print_line("Preparing the database")
    call_command("migrate", verbosity=0)
    if settings.ALLOW_DEMO_DATA and not get_user_model().objects.exists():
        print_line("Loading the demo data")
        call_command("load_demo", size="small")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # missing in the type stubs


def is_listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def print_welcome() -> None:
    addresses = ", ".join(f"{name}@studio.test" for name in DEMO_USERS)
    print_line("")
    print_line(f"  {settings.STUDIO_NAME} is running: http://localhost:{settings.PORT}")
    if settings.ALLOW_DEMO_DATA:
        print_line(f"  Sign in as {addresses}; the password is namaste-demo.")
    print_line("  Press Ctrl-C to stop.")
    print_line("")


def web_database_url() -> str:
    """Return the address for the web role; empty if only the owner has a configured address."""
    configured = os.environ.get("WEB_DATABASE_URL", "")
    return configured if configured or os.environ.get("DATABASE_URL") else devservers.web_database_url()


def run_processes() -> int:
    """Run the Procfile until Ctrl-C, or until one of its processes ends; return the exit code."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        # honcho sets another PORT for each process; links in messages must not depend on it.
        "SITE_URL": settings.SITE_URL,
        "WEB_DATABASE_URL": web_database_url(),
        "PYTHONUNBUFFERED": "1",
        # Celery warns about root; a developer who runs this as root does so on purpose.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    command = [sys.executable, "-m", "honcho", "start", "--env", os.devnull, "--port", str(settings.PORT)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as processes:  # noqa: S603 -- constant command, no shell
        # The terminal sends Ctrl-C to honcho too; SIGTERM must be forwarded.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: processes.terminate())
        while processes.poll() is None and not is_listening(settings.PORT):
            time.sleep(0.2)
        if processes.poll() is None:
            print_welcome()
        processes.wait()
    return (
        0
        if processes.returncode in {-signal.SIGINT, 128 + signal.SIGINT, 128 + signal.SIGTERM}
        else processes.returncode
    )


def main() -> int:
    os.chdir(PROJECT)
    with contextlib.suppress(KeyboardInterrupt), devservers.running_servers():
        require_free_port()
        django.setup()
        prepare_database()
        return run_processes()
    return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
