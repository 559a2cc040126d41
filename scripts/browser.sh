#!/usr/bin/env bash
# See to it that the browser tests find a Chromium: the system's own, or Debian's when we may install it.
set -euo pipefail

for program in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$program" >/dev/null 2>&1; then exit 0; fi
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
    exit 0
fi
echo "The browser tests need Chromium or Chrome: install one (Debian, as root: apt-get install chromium)," >&2
echo "or leave them out: make test TESTS='-m \"not browser\"'" >&2
exit 1
