"""What a wrong or missing variable does to each program that reads the settings: one line, no traceback, no start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.settings import env

BIN = Path(sys.executable).parent
PROGRAMS = {
    "manage.py": [sys.executable, "manage.py", "check"],
    "gunicorn": [BIN / "gunicorn", "config.wsgi"],
    "celery": [BIN / "celery", "--app", "config", "worker"],
}
SERVERS = {"DATABASE_URL": "postgresql://nobody@localhost/none", "REDIS_URL": "redis://localhost:6379"}
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdef",
    "ALLOWED_HOSTS": "studio.example.org",
    "SITE_URL": "https://studio.example.org",
    **SERVERS,
}


def start(program, variables):
    """Run it with these of our variables and no others."""
    outside = {name: value for name, value in os.environ.items() if name not in env.defaults}
    return subprocess.run(
        PROGRAMS[program],
        cwd=settings.BASE_DIR,
        env=outside | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_wrong_value_stops_every_program_with_one_line(program):
    done = start(program, SERVERS | {"PAGE_SIZE": "many"})

    assert done.returncode == 1
    sentence = "Wrong setting: PAGE_SIZE must be a whole number from 1 to 500, not 'many'"
    assert done.stderr == f"{sentence} (see the table of environment variables in README.md).\n"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"])
def test_production_asks_for_what_it_needs(missing):
    done = start("manage.py", {name: value for name, value in PRODUCTION.items() if name != missing})

    assert done.returncode == 1
    assert done.stderr.startswith(f"Wrong setting: {missing} must ")
    assert len(done.stderr.splitlines()) == 1


def test_payment_integration_needs_its_gateway():
    done = start("manage.py", SERVERS | {"ENABLE_PAYMENT_INTEGRATION": "true"})

    assert done.stderr.startswith(
        "Wrong setting: PAYMENT_GATEWAY_URL must be set when ENABLE_PAYMENT_INTEGRATION is on"
    )


def test_production_is_strict():
    expected = {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "ALLOW_DEMO_DATA": False,
        "ALLOW_EMBEDDED_SERVERS": False,
    }
    ask = f"import json; from config import settings; print(json.dumps({{n: getattr(settings, n) for n in {list(expected)}}}))"
    outside = {name: value for name, value in os.environ.items() if name not in env.defaults}

    answer = subprocess.check_output([sys.executable, "-c", ask], cwd=settings.BASE_DIR, env=outside | PRODUCTION)

    assert json.loads(answer) == expected
