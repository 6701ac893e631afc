#!/usr/bin/env bash
# Runs the tests on the newest DuckDB instead of the pinned one, in an environment beside .venv, and says what breaks.
# Usage: scripts/test_next.sh [pytest arguments]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh dev
rm -rf .venv-next
.venv/bin/python -m venv .venv-next
# Everything else comes from .venv; the environment's own packages are found first.
.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
    >"$(.venv-next/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/pinned.pth"
pip=(.venv-next/bin/python -m pip --disable-pip-version-check --quiet install)
"${pip[@]}" --ignore-installed --upgrade duckdb
"${pip[@]}" --ignore-installed --no-deps --no-build-isolation --editable .
.venv-next/bin/python -c 'import duckdb; print("DuckDB", duckdb.__version__)'
.venv-next/bin/python -m pytest -q -p no:cacheprovider "$@"
