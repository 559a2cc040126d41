"""An invalid or missing variable stops each program with one line and no traceback."""

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
    """Run the program with only these of the documented variables."""
    other_variables = {name: value for name, value in os.environ.items() if name not in env.defaults}
    return subprocess.run(
        PROGRAMS[program],
        cwd=settings.BASE_DIR,
        env=other_variables | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_invalid_value_stops_each_program_with_one_line(program):
    process = start(program, SERVERS | {"PAGE_SIZE": "many"})

    assert process.returncode == 1
    message = "Invalid setting: PAGE_SIZE must be a whole number from 1 to 500, not 'many'"
    assert process.stderr == f"{message} (see the table of environment variables in README.md).\n"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"])
def test_production_requires_its_variables(missing):
    process = start("manage.py", {name: value for name, value in PRODUCTION.items() if name != missing})

    assert process.returncode == 1
    assert process.stderr.startswith(f"Invalid setting: {missing} must ")
    assert len(process.stderr.splitlines()) == 1


def test_payment_integration_requires_a_gateway():
    process = start("manage.py", SERVERS | {"ENABLE_PAYMENT_INTEGRATION": "true"})

    assert process.stderr.startswith(
        "Invalid setting: PAYMENT_GATEWAY_URL must be set when ENABLE_PAYMENT_INTEGRATION is on"
    )


def test_production_defaults_are_secure():
    expected = {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "ALLOW_DEMO_DATA": False,
        "ALLOW_EMBEDDED_SERVERS": False,
    }
    program = f"import json; from config import settings; print(json.dumps({{n: getattr(settings, n) for n in {list(expected)}}}))"
    other_variables = {name: value for name, value in os.environ.items() if name not in env.defaults}

    output = subprocess.check_output(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=other_variables | PRODUCTION
    )

    assert json.loads(output) == expected
