#!/usr/bin/env bash
# Sees to it that LibreOffice Calc is there for the tests of the templates, from the distribution when none is found.
set -euo pipefail
cd "$(dirname "$0")/.."

# soffice may belong to a LibreOffice without its spreadsheet, and a broken one does not start.
has_calc() {
    command -v soffice >/dev/null && soffice --version >/dev/null 2>&1 || return 1
    local program
    program=$(dirname "$(readlink -f "$(command -v soffice)")")
    [ -e "$program/libsclo.so" ]
}

if has_calc; then exit 0; fi
printf '%s\n' "LibreOffice Calc voor de tests wordt geïnstalleerd (100 MB). / Installing LibreOffice Calc for the tests (100 MB)." >&2
if scripts/apt_install.sh libreoffice-calc && has_calc; then exit 0; fi
printf '%s\n' \
    "De tests van de invulbestanden hebben LibreOffice Calc nodig en het kon niet geïnstalleerd worden. Voer uit en probeer opnieuw:" \
    "The tests of the templates need LibreOffice Calc and it could not be installed. Run this and try again:" \
    "  sudo apt-get install -y --no-install-recommends libreoffice-calc" >&2
exit 1
