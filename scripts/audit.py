"""Ask PyPI for known vulnerabilities of every locked package. Fails as well when it got no answer: silence is no all-clear."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ("requirements/base.txt", "requirements/dev.txt")


def audit() -> str | None:
    """What pip-audit found, as JSON; None when it could not look."""
    files = [part for name in LOCKED for part in ("--requirement", name)]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", *files]
    done = subprocess.run(  # noqa: S603 -- a fixed command
        [*command, "--progress-spinner", "off"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return done.stdout or None


def verdict(found: str | None) -> tuple[list[str], bool]:
    """Lines to print, and whether every package was looked at and none is vulnerable."""
    packages: list[dict[str, Any]] = json.loads(found)["dependencies"] if found else []
    unknown = sorted({package["name"] for package in packages if "skip_reason" in package})
    if not packages or unknown:
        missing = f"{len(unknown)} of {len(packages)} packages" if packages else "the packages"
        return [
            f"PyPI told nothing about {missing}, so nobody knows whether they are safe. Try again where it answers."
        ], False
    vulnerable = sorted(
        {
            f"{package['name']} {package['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version yet'}"
            for package in packages
            for each in package["vulns"]
        }
    )
    return vulnerable or [
        f"No known vulnerability in {len({each['name'] for each in packages})} packages."
    ], not vulnerable


if __name__ == "__main__":
    lines, is_fine = verdict(audit())
    print("\n".join(lines), file=sys.stdout if is_fine else sys.stderr)
    sys.exit(not is_fine)
