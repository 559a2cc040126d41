#!/usr/bin/env bash
# Install the locked Supabase client for JavaScript, which tests/api/test_client_javascript.py runs.
# Without Node.js, those tests fail with a message.
set -euo pipefail
cd "$(dirname "$0")/../tests/api/javascript"

command -v npm >/dev/null 2>&1 || exit 0
[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
echo "Installing the Supabase client for JavaScript"
npm ci --silent --no-audit --no-fund || echo "The Supabase client could not be installed; its tests will fail." >&2
