"""Open lines in one process: `python -m tests.bench.lines`, told what to do on stdin.

Each line is a bare socket that hears server-sent events and costs next to nothing, so
that what is measured is the server and the network. What it is told is one JSON
object; what it says is one JSON line each time all of its lines have heard an event
that was not there before.
"""

import resource
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

# Opened at once, they would only queue up.
OPENING = 64
READ_BYTES = 64 * 1024


class Told(Struct, frozen=True):
    """`events` are how many each line is to hear after the first; then all end."""

    url: str
    path: str
    tokens: list[str]
    lines: int
    events: int


class Heard(Struct, frozen=True):
    """When each line had heard the event, in seconds of the system's own clock."""

    at_s: list[float]


class Line:
    """One socket, that has asked for its events and waits."""

    def __init__(self, told: Told, token: str) -> None:
        at = urlsplit(told.url)
        self.socket = socket.create_connection((at.hostname, at.port))
        self.socket.sendall(
            f"GET {told.path} HTTP/1.1\r\nhost: {at.netloc}\r\n"
            f"authorization: Bearer {token}\r\n\r\n".encode()
        )
        self._rest = b""

    def has_heard(self) -> bool:
        """Takes what has come; whether an event ended in it that brings something."""
        come = self.socket.recv(READ_BYTES)
        assert come, f"the server has closed a line: {self._rest!r}"
        # Headers end in lines of two bytes, and signs of life bring nothing.
        *events, self._rest = (self._rest + come).split(b"\n\n")
        return any(b"data:" in event for event in events)


def main() -> None:
    told = msgspec.json.decode(sys.stdin.readline(), type=Told)
    allow_lines(told.lines)
    lines = _opened(told)
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        _say(Heard([]))
        for _ in range(told.events):
            _say(Heard(_all_heard_s(selector, len(lines))))
    for line in lines:
        line.socket.close()


def allow_lines(count: int) -> None:
    """Let this process have that many files open, and some."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256
    assert wanted <= hard, f"this system allows {hard} open files, not {wanted}"
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _opened(told: Told) -> list[Line]:
    """Lines that have heard their first event: from now on they hear all."""
    lines: list[Line] = []
    for start in range(0, told.lines, OPENING):
        places = range(start, min(start + OPENING, told.lines))
        tokens = [told.tokens[place % len(told.tokens)] for place in places]
        batch = [Line(told, token) for token in tokens]
        for line in batch:
            while not line.has_heard():
                pass
        lines += batch
    return lines


def _all_heard_s(selector: selectors.BaseSelector, count: int) -> list[float]:
    at_s: dict[int, float] = {}
    while len(at_s) < count:
        for key, _ in selector.select():
            if key.data.has_heard():
                at_s[key.fd] = time.monotonic()
    return list(at_s.values())


def _say(heard: Heard) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(heard) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
