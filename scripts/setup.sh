#!/usr/bin/env bash
# Puts the pinned packages and the product itself into a virtual environment. Does nothing when they are there already.
# Usage: scripts/setup.sh [runtime|shared|sail|dev|bench]        VENV names another folder than .venv
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=${1:-runtime}
venv=${VENV:-.venv}
locks=(requirements/runtime.txt requirements/build.txt)
case "$wanted" in
    shared) locks+=(requirements/shared.txt) ;;
    sail) locks+=(requirements/shared.txt requirements/sail.txt) ;;
    dev) locks+=(requirements/shared.txt requirements/sail.txt requirements/dev.txt) ;;
    bench) locks+=(requirements/shared.txt requirements/sail.txt requirements/dev.txt requirements/bench.txt) ;;
esac

say() { printf '%s\n' "$*" >&2; }

find_python() {
    local name
    for name in python3 python3.11 python3.12 python3.13 python3.14 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    say "Python 3.11 of nieuwer is niet gevonden. / Python 3.11 or newer was not found."
    say "Debian, Ubuntu: sudo apt-get install -y python3 python3-venv"
    exit 1
}

# Debian and Ubuntu ship the venv module as a package of its own.
ensure_venv_module() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    local version package
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    package="python$version-venv"
    say "De venv-module van Python ontbreekt: $package wordt geïnstalleerd. / Python's venv module is missing: installing $package."
    if ! scripts/apt_install.sh "$package" || ! "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "Dat lukte niet. Voer uit en probeer opnieuw: / That failed. Run this and try again:"
        say "  sudo apt-get install -y $package"
        exit 1
    fi
}

# The stamp holds what the environment was made from; the path belongs to it because scripts in a venv carry it.
fingerprint() {
    { cat pyproject.toml "${locks[@]}"; "$venv/bin/python" --version; pwd; } 2>&1 | sha256sum | cut -d' ' -f1
}

stamp="$venv/.set-up-$wanted"
if [ -x "$venv/bin/duaal" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then exit 0; fi

if ! "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
    python=$(find_python)
    ensure_venv_module "$python"
    say "Virtuele omgeving in $venv maken met $("$python" --version). / Making a virtual environment in $venv."
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

say "Vastgezette pakketten installeren (${locks[*]}). / Installing pinned packages. Dit duurt een minuut. / This takes a minute."
pip=("$venv/bin/python" -m pip --disable-pip-version-check -qq install)
requirements=()
for lock in "${locks[@]}"; do requirements+=(--requirement "$lock"); done
"${pip[@]}" --require-hashes "${requirements[@]}"
"${pip[@]}" --no-deps --no-build-isolation --editable .
fingerprint >"$stamp"
