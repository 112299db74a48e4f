#!/bin/sh
# Prints the name of a Python that can make our environment: 3.11 or newer, with
# venv and pip in it. Usage: setup/python.sh [PYTHON]
#
# A machine's plain python3 may be too old while a newer one stands beside it,
# so the usual names are tried after the one that was asked for.
set -eu

asked=${1:-python3}

is_new_enough() {
    "$1" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1
}

python=
for name in "$asked" python3.13 python3.12 python3.11 python3.14; do
    if is_new_enough "$name"; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Callboard needs Python 3.11 or newer, and $asked is none." \
        "Install one, or name it: make PYTHON=python3.12" >&2
    exit 1
fi

# Debian keeps ensurepip, without which an environment has no pip, in a package
# of its own.
if ! "$python" -c "import ensurepip, venv" >/dev/null 2>&1; then
    package=$("$python" -c "import sys; print('python%d.%d-venv' % sys.version_info[:2])")
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        echo "$python lacks its venv module: install the package $package" \
            "(as root on Debian, make does it by itself)." >&2
        exit 1
    fi
    echo "Installing $package from the system's packages." >&2
    export DEBIAN_FRONTEND=noninteractive
    # One source that does not answer fails the update though the others are
    # fresh; whether the package can be had is for the installation to say.
    apt-get update -qq >/dev/null || true
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi

echo "$python"
