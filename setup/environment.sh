#!/bin/sh
# Makes .venv hold what requirements.lock names. Usage: setup/environment.sh [PYTHON]
#
# The lock that was installed is kept inside the environment: a second run is one
# comparison, and an installation that was cut off is done again.
set -eu

installed=.venv/installed.lock

is_usable() {
    .venv/bin/python -c "import pip, sys; sys.exit(sys.version_info < (3, 11))" \
        2>/dev/null
}

if cmp -s requirements.lock "$installed" && .venv/bin/python -c "" 2>/dev/null; then
    exit 0
fi

if ! is_usable; then
    python=$(setup/python.sh "${1:-python3}")
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
fi
rm -f "$installed"
echo "Installing what requirements.lock names into .venv (about a minute)."
# Wheels only: building from source would need a compiler here, and would fetch
# build tools that no hash pins.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --requirement requirements.lock
cp requirements.lock "$installed"
