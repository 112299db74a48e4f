"""The app started from its layout alone, and spoken to as Flet's client would."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgpack

from tests.mobile_check.layout import Layout
from tests.support.processes import until

START_S = 60
STOP_S = 10
FRAME_BYTES_MAX = 16 * 1024 * 1024
# Flet's numbers for its messages (flet.messaging.protocol, 1.0.5).
REGISTER, CRASHED = 1, 6

# Imports all that the phone's rooms hold, and says how many; a module that wants
# what the layout does not have says so and ends it.
IMPORT_ALL = """
import importlib, pkgutil, mobile, shared
names = [
    one.name
    for room in (mobile, shared)
    for one in pkgutil.walk_packages(room.__path__, room.__name__ + ".")
]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
# What a phone's system does not lend to Python: time zones, and whom browsers trust.
USE_BROUGHT_ALONG = """
import httpx, zoneinfo
zoneinfo.ZoneInfo("Europe/Berlin")
httpx.create_ssl_context()
"""


class Silent(Exception):
    """The app did not do what a phone's does; says what it said instead."""


def imported(layout: Layout, home: Path) -> int:
    """How many modules of the phone's rooms import, all of them. Raises Silent."""
    return int(_run(IMPORT_ALL, layout, home))


def equipped(layout: Layout, home: Path) -> None:
    """Returns if what the packages bring along can be read there. Raises Silent."""
    _run(USE_BROUGHT_ALONG, layout, home)


def _run(lines: str, layout: Layout, home: Path) -> str:
    ended = subprocess.run(
        [*_python(), "-c", lines],
        env=_environment(layout, home, "android"),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    if ended.returncode:
        raise Silent(ended.stderr.strip())
    return ended.stdout


def answers(layout: Layout, home: Path, platform: str, wanted: str) -> None:
    """Returns once the started app has sent `wanted` to its screen. Raises Silent.

    On a phone Flet's two halves talk within one process; a socket is what the same
    code falls back to, and carries the same messages.
    """
    port = _free_port()
    environment = _environment(layout, home, platform)
    environment["FLET_SERVER_PORT"] = str(port)
    way_in = next(layout.app.glob("main.py*"))
    output = home.with_suffix(".log")
    with output.open("wb") as log:
        process = subprocess.Popen(
            [*_python(), str(way_in)],
            env=environment,
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        with _connected(port, process, output) as line:
            line.sendall(_frame([REGISTER, _client(platform)]))
            for action, body in _messages(line, output):
                if action == CRASHED:
                    raise Silent(str(body))
                if any(wanted in words for words in _words(body)):
                    return
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _python() -> list[str]:
    """This Python without any package of its own, or of whoever runs it."""
    return [sys.executable, "-S", "-s", "-B"]


def _environment(layout: Layout, home: Path, platform: str) -> dict[str, str]:
    # As on a phone: the app's data is also where it stands.
    return {
        "PYTHONPATH": os.pathsep.join(map(str, layout.packages)),
        "FLET_PLATFORM": platform,
        "FLET_APP_STORAGE_DATA": str(home),
        "HOME": str(home),
        # This machine's own time zones are none of a phone's.
        "PYTHONTZPATH": "",
    }


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        return int(server.getsockname()[1])


def _connected(
    port: int, process: subprocess.Popen[bytes], output: Path
) -> socket.socket:
    found: list[socket.socket] = []

    def is_decided() -> bool:
        with suppress(OSError):
            line = socket.create_connection(("localhost", port), timeout=START_S)
            found.append(line)
        return bool(found) or process.poll() is not None

    # Without an answer what the app has said is worth more than that it took long.
    with suppress(AssertionError):
        until(is_decided)
    if found:
        return found[0]
    raise Silent(f"The app did not answer: {output.read_text('utf-8').strip()}")


def _client(platform: str) -> dict[str, Any]:
    page = {
        "route": "/",
        "platform": platform,
        "web": False,
        "width": 390,
        "height": 844,
    }
    return {"session_id": "", "page_name": "", "page": page}


def _frame(message: Any) -> bytes:
    packet: bytes = b"\x00" + msgpack.packb(message)
    return len(packet).to_bytes(4, "little") + packet


def _messages(line: socket.socket, output: Path) -> Iterator[tuple[int, Any]]:
    while True:
        try:
            size = int.from_bytes(_read(line, 4), "little")
            packet = _read(line, min(size, FRAME_BYTES_MAX))
        except (TimeoutError, EOFError):
            said = output.read_text("utf-8").strip()
            raise Silent(f"The app stopped answering: {said}") from None
        action, body = msgpack.unpackb(packet[1:], strict_map_key=False)
        yield action, body


def _read(line: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        piece = line.recv(size - len(read))
        if not piece:
            raise EOFError
        read += piece
    return read


def _words(body: Any) -> Iterator[str]:
    match body:
        case str():
            yield body
        case dict():
            for value in body.values():
                yield from _words(value)
        case list():
            for value in body:
                yield from _words(value)
