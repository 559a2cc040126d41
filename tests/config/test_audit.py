"""`make audit` says that there are no holes only when every package was looked at."""

import importlib.util

import pytest
from django.conf import settings

FINE = {"name": "django", "version": "6.1.1", "vulns": []}
SKIPPED = {"name": "celery", "skip_reason": "Dependency not found on PyPI and could not be audited"}
HOLE = {"name": "redis", "version": "6.0", "vulns": [{"id": "CVE-2030-1", "fix_versions": ["6.1", "7.0"]}]}
UNMENDED = {"name": "redis", "version": "6.0", "vulns": [{"id": "CVE-2030-2", "fix_versions": []}]}


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", settings.BASE_DIR / "scripts" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "code", "last_word"),
    [
        ([FINE, FINE], 0, "No known holes in 2 packages."),
        ([], 2, "Not audited: neither PyPI nor OSV answered, so nothing is known about any package."),
        ([SKIPPED], 2, "Not audited: neither PyPI nor OSV answered, so nothing is known about any package."),
        ([FINE, SKIPPED], 2, "Not audited in full: of 2 packages, nobody could say anything about 1."),
        ([FINE, SKIPPED, HOLE], 1, "1 known hole. Raise the versions in pyproject.toml, then: make lock"),
    ],
)
def test_the_verdict(audit, packages, code, last_word):
    found, told = audit.verdict(packages)

    assert (found, told[-1]) == (code, last_word)


def test_a_hole_is_named_with_what_mends_it(audit):
    _, told = audit.verdict([HOLE, UNMENDED])

    assert told[:2] == ["redis 6.0: CVE-2030-1, mended in 6.1, 7.0", "redis 6.0: CVE-2030-2, mended in no version yet"]
