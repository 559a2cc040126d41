#!/usr/bin/env bash
# Run all checks except the tests. Continues after a failure, to show all of them.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=()

check() {
    local name=$1
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

with_production_settings() {
    env DEBUG=false HTTPS=true SECRET_KEY=not-a-secret-only-long-enough-and-mixed-0123456789-abcdef ALLOWED_HOSTS=studio.example.org \
        SITE_URL=https://studio.example.org ALLOW_EMBEDDED_SERVERS=true EMAIL_URL=smtp+tls://mail.example.org:587 "$@"
}

templates() {
    local files
    files=$(git ls-files --cached --others --exclude-standard 'templates/*.html' '*/templates/*.html')
    [ -z "$files" ] || xargs djade --check --target-version 6.1 <<<"$files"
}

check "format" ruff format --check --quiet .
check "lint" ruff check --quiet .
check "templates" templates
check "imports" lint-imports --no-cache
check "types" mypy .
check "migrations" python manage.py makemigrations --check --dry-run
check "production settings" with_production_settings python manage.py check --deploy --fail-level WARNING

if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
echo "All checks passed."
