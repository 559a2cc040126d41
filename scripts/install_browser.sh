#!/usr/bin/env bash
# Install Chromium for the browser tests. Debian's headless shell is preferred, because it renders a third faster.
# Where it is not available, any Chromium or Chrome is used.
set -euo pipefail

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" fonts-noto-core >/dev/null
}

command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
if may_install && grep -qs '^ID=debian' /etc/os-release; then
    echo "Installing Chromium for the browser tests"
    apt-get update -qq || true
    install chromium-headless-shell 2>/dev/null && exit 0
fi

for program in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$program" >/dev/null 2>&1 && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
if may_install && apt-get update -qq && install chromium; then exit 0; fi

echo "The browser tests need Chromium or Chrome. Install it (Debian, as root: apt-get install chromium-headless-shell)," >&2
echo "or skip the browser tests: make test TESTS='-m \"not browser\"'" >&2
exit 1
