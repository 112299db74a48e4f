#!/bin/sh
# Makes sure that there is a Chromium for the screen tests.
#
# Found: says nothing. Missing: installed from Debian's packages where this is
# Debian (or a relative) and we are root; otherwise one sentence and exit 1.
# The tests look for the same names (tests/conftest.py), after CALLBOARD_CHROMIUM.
set -eu

for name in "${CALLBOARD_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ -n "${CALLBOARD_CHROMIUM:-}" ]; then
    echo "CALLBOARD_CHROMIUM is set to $CALLBOARD_CHROMIUM, which cannot be run." >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "The tests need Chromium: install it, or set CALLBOARD_CHROMIUM to" \
        "the program (make installs it by itself as root on Debian)." >&2
    exit 1
fi

echo "Installing Chromium from the system's packages."
export DEBIAN_FRONTEND=noninteractive
# One source that does not answer makes the update fail although the others are
# fresh; whether the package can be had is for the installation to say.
apt-get update -qq || true
# Flutter's canvas brings its own fonts. The admin pages and the wall use the
# system's, and a bare container has none: DejaVu is small and has the arrows
# and ticks that Latin-only fonts lack.
apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
