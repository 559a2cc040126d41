"""`make audit`: check the locked packages for known vulnerabilities at PyPI, then at OSV.

Exits with 1 if there are vulnerabilities, and with 2 if a package could not be checked.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LOCKED = ("requirements/base.txt", "requirements/dev.txt")
SERVICES = ("pypi", "osv")
VULNERABLE, INCOMPLETE = 1, 2

Package = Mapping[str, Any]


def query(service: str) -> list[Package]:
    """Return the report of the service on each locked package; empty if it does not answer."""
    files = [part for name in LOCKED for part in ("--requirement", name)]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command += ["--format", "json", "--vulnerability-service", service, *files]
    process = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 -- constant command
    try:
        packages: list[Package] = json.loads(process.stdout)["dependencies"]
    except (ValueError, KeyError):
        return []
    return packages


def report(packages: Iterable[Package]) -> tuple[int, list[str]]:
    """Return the exit code and the lines to print."""
    packages = list(packages)
    checked = [package for package in packages if "vulns" in package]
    unchecked = len(packages) - len(checked)
    vulnerabilities = [
        f"{package['name']} {package['version']}: {vulnerability['id']}, "
        f"fixed in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for package in checked
        for vulnerability in package["vulns"]
    ]
    if vulnerabilities:
        return VULNERABLE, [
            *vulnerabilities,
            f"Known vulnerabilities: {len(vulnerabilities)}. Raise the versions in pyproject.toml, then run: make lock",
        ]
    if not checked:
        return INCOMPLETE, ["No package was checked: neither PyPI nor OSV answered. Try again later."]
    if unchecked:
        return INCOMPLETE, [f"{unchecked} of {len(packages)} packages could not be checked."]
    return 0, [f"No known vulnerabilities in {len(checked)} packages."]


def main() -> None:
    for service in SERVICES:
        code, lines = report(query(service))
        if code != INCOMPLETE:
            break
    sys.stdout.write("\n".join(lines) + "\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
