#!/usr/bin/env bash
# Install the Supabase client for JavaScript, as locked, for the tests that let it call us. Without Node.js those tests fail and say so.
set -euo pipefail
cd "$(dirname "$0")/../tests/api/javascript"

command -v npm >/dev/null 2>&1 || exit 0
[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
echo "Installing the Supabase client for JavaScript"
npm ci --silent --no-audit --no-fund || echo "It could not be installed; its tests will say so." >&2
