#!/usr/bin/env bash
# Sees to it that LibreOffice Calc and Writer are there for the tests of templates and reports, from the distribution when none is found.
set -euo pipefail
cd "$(dirname "$0")/.."

# soffice may belong to a LibreOffice without its spreadsheet or word processor, and a broken one does not start.
has_both() {
    command -v soffice >/dev/null && soffice --version >/dev/null 2>&1 || return 1
    local program
    program=$(dirname "$(readlink -f "$(command -v soffice)")")
    [ -e "$program/libsclo.so" ] && [ -e "$program/libswlo.so" ]
}

if has_both; then exit 0; fi
printf '%s\n' "LibreOffice Calc en Writer voor de tests worden geïnstalleerd (150 MB). / Installing LibreOffice Calc and Writer for the tests (150 MB)." >&2
if scripts/apt_install.sh libreoffice-calc libreoffice-writer && has_both; then exit 0; fi
printf '%s\n' \
    "De tests van invulbestanden en rapporten hebben LibreOffice Calc en Writer nodig en het kon niet geïnstalleerd worden. Voer uit en probeer opnieuw:" \
    "The tests of templates and reports need LibreOffice Calc and Writer and they could not be installed. Run this and try again:" \
    "  sudo apt-get install -y --no-install-recommends libreoffice-calc libreoffice-writer" >&2
exit 1
