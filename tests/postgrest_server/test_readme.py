"""The README of the library: its example works, its files exist, and it names every setting."""

import json
import re
from pathlib import Path

import pytest

import postgrest_server
from tests.postgrest_server.bookshop import README, code_blocks

ROOT = Path(postgrest_server.__path__[0])
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.rglob("*.py")}
(EXCHANGES,) = code_blocks("text")


@pytest.mark.django_db
def test_the_example_answers_as_described(editor):
    for exchange in EXCHANGES.strip().split("\n\n"):
        request, response = exchange.split("\n")
        method, address, *body = request.split(" ", 2)
        status, *expected = response.split(" ", 1)
        received = editor.send_raw(method, address.removeprefix("/rest/v1/"), *body)

        assert (request, received.status_code) == (request, int(status))
        if expected:
            shown = json.loads(expected[0])
            assert received.json() == (received.json() | shown if isinstance(shown, dict) else shown)


def test_every_named_file_exists():
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", README))

    assert {name for name in named if not any(found.exists() for found in candidates(name))} == set()


def candidates(name):
    """A file is named relative to the library, to the repository, or to the file named before it."""
    return [ROOT / name, ROOT.parent / name, ROOT / "writing" / name, ROOT / "query_string" / name]


def test_every_module_is_in_the_table_of_modules():
    table = README.partition("## Modules")[2]
    modules = {name.partition("/")[0] + "/" if "/" in name else name for name in SOURCES} - {"__init__.py"}

    assert {name for name in modules if f"`{name}`" not in table} == set()


def test_every_setting_is_described():
    used = set(re.findall(r'_option\("([A-Z_]+)"\)', SOURCES["settings.py"]))

    assert {name for name in used if f"| `{name}` |" not in README} == set()


def test_settings_are_read_in_one_module():
    readers = {name for name, text in SOURCES.items() if "POSTGREST_SERVER" in text}

    assert readers == {"settings.py"}


def test_the_library_names_no_application():
    words = re.compile(r"\b(admin|assignment|booking|instructor|manager|staff|student|studio|yoga)s?\b", re.IGNORECASE)

    assert {name: words.findall(text) for name, text in SOURCES.items() if words.search(text)} == {}
    assert words.findall(README) == []
