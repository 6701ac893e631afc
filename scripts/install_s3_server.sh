#!/usr/bin/env bash
# Sees to it that the S3 server of the tests with several machines is there, in an environment of its own (.venv-s3).
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv-s3/.set-up
wanted=$(sha256sum requirements/s3.txt | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
printf '%s\n' "S3-server voor de tests wordt geïnstalleerd. / Installing an S3 server for the tests." >&2
rm -rf .venv-s3
.venv/bin/python -m venv .venv-s3
.venv-s3/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --requirement requirements/s3.txt
printf '%s\n' "$wanted" >"$stamp"
