#!/usr/bin/env bash
# Sees to it that a Chromium is there for the browser tests, from the distribution when none is found.
set -euo pipefail
cd "$(dirname "$0")/.."

has_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        # Ubuntu's chromium-browser may be a stub that only tells how to install the snap: so it must start.
        if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

if has_chromium; then exit 0; fi
printf '%s\n' "Chromium voor de browsertests wordt geïnstalleerd. / Installing Chromium for the browser tests." >&2
if scripts/apt_install.sh chromium && has_chromium; then exit 0; fi
printf '%s\n' \
    "De browsertests hebben Chromium nodig en het kon niet geïnstalleerd worden. Voer uit en probeer opnieuw:" \
    "The browser tests need Chromium and it could not be installed. Run this and try again:" \
    "  sudo apt-get install -y chromium" \
    "(Ubuntu: sudo snap install chromium)" >&2
exit 1
