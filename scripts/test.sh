#!/usr/bin/env bash
# All tests, on both cores. What failed is tried once more by itself: a journey may have lost a race against its busy neighbors.
set -uo pipefail
cd "$(dirname "$0")/.."

.venv/bin/pytest -n 2 "$@" && exit 0
status=$?
[ "$status" = 1 ] || exit "$status"
echo "Once more, one by one: what failed"
exec .venv/bin/pytest -n 0 --last-failed --last-failed-no-failures none "$@"
