#!/bin/sh
# Makes sure that the tests that watch the disk have strace. Usage: setup/strace.sh
#
# What is missing is installed from Debian's packages where this is Debian (or a
# relative) and we are root; otherwise one sentence says what to do, and exit 1.
set -eu

if command -v strace >/dev/null 2>&1; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "Some tests watch with strace whether the disk is waited for: install strace" \
        "(as root on Debian, make does it by itself; it exists for Linux only)." >&2
    exit 1
fi
echo "Installing from the system's packages: strace"
export DEBIAN_FRONTEND=noninteractive
# One source that does not answer fails the update though the others are fresh;
# whether a package can be had is for the installation to say.
apt-get update -qq >/dev/null || true
apt-get install -y -qq --no-install-recommends strace >/dev/null
