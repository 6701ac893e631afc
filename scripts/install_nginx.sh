#!/usr/bin/env bash
# Sees to it that nginx and openssl are there for the test of the configuration in deploy/, from the distribution when they are not.
set -euo pipefail
cd "$(dirname "$0")/.."

has_both() {
    { command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null && command -v openssl >/dev/null
}

if has_both; then exit 0; fi
printf '%s\n' "nginx voor de tests wordt geïnstalleerd. / Installing nginx for the tests." >&2
if scripts/apt_install.sh nginx-light openssl && has_both; then exit 0; fi
printf '%s\n' \
    "De test achter nginx heeft nginx en openssl nodig en ze konden niet geïnstalleerd worden. Voer uit en probeer opnieuw:" \
    "The test behind nginx needs nginx and openssl and they could not be installed. Run this and try again:" \
    "  sudo apt-get install -y --no-install-recommends nginx-light openssl" >&2
exit 1
