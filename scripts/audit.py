"""`make audit`: ask PyPI, or else OSV, for known holes in the locked packages. Never green without having looked.

Exits with 1 for holes, with 2 when nobody could be asked about every package.
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
HOLES, UNKNOWN = 1, 2

Package = Mapping[str, Any]


def ask(service: str) -> list[Package]:
    """What the service tells of every locked package; nothing when it does not answer."""
    files = [part for name in LOCKED for part in ("--requirement", name)]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command += ["--format", "json", "--vulnerability-service", service, *files]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 -- no caller has a say in it
    try:
        packages: list[Package] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return []
    return packages


def verdict(packages: Iterable[Package]) -> tuple[int, list[str]]:
    """The exit code, and what to say."""
    packages = list(packages)
    looked_at = [package for package in packages if "vulns" in package]
    unknown = len(packages) - len(looked_at)
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in looked_at
        for hole in package["vulns"]
    ]
    if holes:
        return HOLES, [
            *holes,
            f"{len(holes)} known hole{'' if len(holes) == 1 else 's'}. Raise the versions in pyproject.toml, then: make lock",
        ]
    if not looked_at:
        return UNKNOWN, ["Not audited: neither PyPI nor OSV answered, so nothing is known about any package."]
    if unknown:
        return UNKNOWN, [
            f"Not audited in full: of {len(packages)} packages, nobody could say anything about {unknown}."
        ]
    return 0, [f"No known holes in {len(looked_at)} packages."]


def main() -> None:
    for service in SERVICES:
        code, told = verdict(ask(service))
        if code != UNKNOWN:
            break
    sys.stdout.write("\n".join(told) + "\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
