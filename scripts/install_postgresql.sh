#!/usr/bin/env bash
# Sees to it that a PostgreSQL server is there for the tests of several machines, from the distribution when none is.
set -euo pipefail
cd "$(dirname "$0")/.."

has_postgresql() {
    command -v postgres >/dev/null && command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

if has_postgresql; then exit 0; fi
printf '%s\n' "PostgreSQL voor de tests wordt geïnstalleerd. / Installing PostgreSQL for the tests." >&2
if scripts/apt_install.sh postgresql && has_postgresql; then exit 0; fi
printf '%s\n' \
    "De tests met meer machines hebben PostgreSQL nodig en het kon niet geïnstalleerd worden. Voer uit en probeer opnieuw:" \
    "The tests with several machines need PostgreSQL and it could not be installed. Run this and try again:" \
    "  sudo apt-get install -y postgresql" >&2
exit 1
