#!/usr/bin/env bash
# Create .venv and install the locked requirements, each only if something changed.
# With --find-python, only print the Python that would be used.
set -euo pipefail
cd "$(dirname "$0")/.."

is_supported() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9].*/bin/python3; do
        if command -v "$candidate" >/dev/null 2>&1 && is_supported "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.12 or newer was not found." >&2
    echo "Install it (Debian 13 or Ubuntu 24.04: apt-get install python3 python3-venv; macOS: brew install python)," >&2
    echo "or set its path: PYTHON=/path/to/python3 make run" >&2
    return 1
}

if [ "${1:-}" = --find-python ]; then
    find_python
    exit
fi

if ! { [ -x .venv/bin/python ] && is_supported .venv/bin/python; }; then
    python=$(find_python)
    echo "Creating .venv with $("$python" --version)"
    if ! "$python" -m venv --clear .venv; then
        rm -rf .venv
        echo "This Python cannot create virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi

wanted=$(.venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.version.encode() + open("requirements/dev.txt", "rb").read()).hexdigest())')
if [ "$(cat .venv/.installed 2>/dev/null)" != "$wanted" ]; then
    echo "Installing the locked requirements (about a minute)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt
    echo "$wanted" >.venv/.installed
fi
