"""`make audit` is green only after it has looked at every package."""

import json
import runpy

from django.conf import settings

verdict = runpy.run_path(str(settings.BASE_DIR / "scripts" / "audit.py"))["verdict"]

SAFE = {"name": "django", "version": "6.1", "vulns": []}
HOLED = {"name": "pip", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "vine", "skip_reason": "Dependency not found on PyPI"}


def told(*packages):
    return verdict(json.dumps({"dependencies": packages, "fixes": []}))


def test_packages_without_a_known_hole_are_fine():
    assert told(SAFE, SAFE) == (["No known vulnerability in 1 packages."], True)


def test_a_hole_is_named_with_the_version_that_mends_it():
    assert told(SAFE, HOLED) == (["pip 1.0: PYSEC-1, mended in 1.1"], False)


def test_a_package_that_nobody_looked_at_is_no_all_clear():
    (line,), is_fine = told(SAFE, UNKNOWN)

    assert not is_fine
    assert line.startswith("PyPI told nothing about 1 of 2 packages")


def test_nor_is_silence():
    for found in (None, json.dumps({"dependencies": [], "fixes": []})):
        (line,), is_fine = verdict(found)

        assert not is_fine
        assert line.startswith("PyPI told nothing about the packages")
