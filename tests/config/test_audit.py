"""`make audit` reports no vulnerabilities only if all packages were checked."""

import importlib.util

import pytest
from django.conf import settings

SAFE = {"name": "django", "version": "6.1.1", "vulns": []}
SKIPPED = {"name": "celery", "skip_reason": "Dependency not found on PyPI and could not be audited"}
VULNERABLE = {"name": "redis", "version": "6.0", "vulns": [{"id": "CVE-2030-1", "fix_versions": ["6.1", "7.0"]}]}
UNFIXED = {"name": "redis", "version": "6.0", "vulns": [{"id": "CVE-2030-2", "fix_versions": []}]}


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", settings.BASE_DIR / "scripts" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "code", "last_line"),
    [
        ([SAFE, SAFE], 0, "No known vulnerabilities in 2 packages."),
        ([], 2, "No package was checked: neither PyPI nor OSV answered. Try again later."),
        ([SKIPPED], 2, "No package was checked: neither PyPI nor OSV answered. Try again later."),
        ([SAFE, SKIPPED], 2, "1 of 2 packages could not be checked."),
        (
            [SAFE, SKIPPED, VULNERABLE],
            1,
            "Known vulnerabilities: 1. Raise the versions in pyproject.toml, then run: make lock",
        ),
    ],
)
def test_exit_code_and_last_line_depend_on_the_packages(audit, packages, code, last_line):
    exit_code, lines = audit.report(packages)

    assert (exit_code, lines[-1]) == (code, last_line)


def test_vulnerability_is_listed_with_its_fixed_versions(audit):
    _, lines = audit.report([VULNERABLE, UNFIXED])

    assert lines[:2] == ["redis 6.0: CVE-2030-1, fixed in 6.1, 7.0", "redis 6.0: CVE-2030-2, fixed in no version yet"]
