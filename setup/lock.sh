#!/bin/sh
# Writes requirements.lock anew from pyproject.toml. Usage: setup/lock.sh [PYTHON] [OPTIONS]
#
# uv resolves, in an environment that is thrown away: one lock then serves every
# Python from 3.11 and every system, with the hashes of all their wheels. The lock
# names no index: whoever installs uses their own, and the hashes guard the result.
# OPTIONS go to uv: --upgrade takes the newest versions that pyproject.toml allows.
set -eu

python=$(setup/python.sh "${1:-python3}")
[ $# -eq 0 ] || shift
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/uv"
"$place/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv
# Only the public index may speak: a file that a private one alone has, or has in
# another build, could not be installed elsewhere.
unset UV_INDEX UV_DEFAULT_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS
"$place/uv/bin/uv" pip compile pyproject.toml --extra server --extra dev \
    --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
    --no-config --no-cache --no-emit-index-url --no-emit-find-links \
    --no-annotate --no-header --quiet "$@" --output-file requirements.lock
