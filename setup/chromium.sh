#!/bin/sh
# Makes sure that the screen tests have a Chromium, and that its driver runs.
# Usage: setup/chromium.sh [DRIVER], after setup/environment.sh.
#
# What is missing is installed from Debian's packages where this is Debian (or a
# relative) and we are root; otherwise one sentence says what to do, and exit 1.
# The tests look for the same names (tests/conftest.py), after CALLBOARD_CHROMIUM.
set -eu

driver=${1:-$(echo .venv/lib/python3.*/site-packages/playwright/driver/node)}

has_chromium() {
    for name in "${CALLBOARD_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

has_driver() {
    "$driver" --version >/dev/null 2>&1
}

missing=
if ! has_chromium; then
    if [ -n "${CALLBOARD_CHROMIUM:-}" ]; then
        echo "CALLBOARD_CHROMIUM names $CALLBOARD_CHROMIUM, which is not there." >&2
        exit 1
    fi
    # Flutter's canvas brings its own fonts. The admin pages and the wall use the
    # system's, and a bare container has none: DejaVu is small and has the arrows
    # and ticks that many others lack.
    missing="chromium fonts-dejavu-core"
fi
if ! has_driver; then
    # Playwright's own node links a library that a bare container lacks.
    missing="$missing libatomic1"
fi
if [ -z "$missing" ]; then
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "The tests drive Chromium, and something is missing: install" $missing \
        "or your system's like of it (as root on Debian, make does it by itself)," \
        "or set CALLBOARD_CHROMIUM to a Chromium elsewhere." >&2
    exit 1
fi
echo "Installing from the system's packages:" $missing
export DEBIAN_FRONTEND=noninteractive
# One source that does not answer fails the update though the others are fresh;
# whether a package can be had is for the installation to say.
apt-get update -qq >/dev/null || true
apt-get install -y -qq --no-install-recommends $missing >/dev/null

if ! has_driver; then
    echo "Playwright's driver does not run: try $driver --version" >&2
    exit 1
fi
