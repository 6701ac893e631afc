#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml and requirements/*.in; versions already locked stay unless asked otherwise.
# Usage: scripts/lock.sh [--upgrade | --upgrade-package NAME]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh dev
compile() {
    .venv/bin/pip-compile --quiet --no-header --generate-hashes --allow-unsafe --strip-extras \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@"
}
compile "$@" --output-file requirements/runtime.txt pyproject.toml
compile "$@" --extra shared --constraint requirements/runtime.txt --output-file requirements/shared.txt pyproject.toml
compile "$@" --extra sail --constraint requirements/shared.txt --output-file requirements/sail.txt pyproject.toml
compile "$@" --output-file requirements/build.txt requirements/build.in
compile "$@" --output-file requirements/dev.txt requirements/dev.in
compile "$@" --output-file requirements/bench.txt requirements/bench.in
compile "$@" --output-file requirements/s3.txt requirements/s3.in
