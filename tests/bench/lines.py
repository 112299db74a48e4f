"""Open lines in one process: `python -m tests.bench.lines`, told what to do on stdin.

Each line is a bare socket that reads server-sent events, so that what is measured is
the server and the network. What it is told is one JSON object; what it says is one
JSON line each time all of its lines have heard an event that was not there before.
"""

import asyncio
import resource
import sys
import time
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

# Opened at once, they would only queue up.
OPENING = 64


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


def main() -> None:
    told = msgspec.json.decode(sys.stdin.readline(), type=Told)
    allow_lines(told.lines)
    asyncio.run(_listen(told))


def allow_lines(count: int) -> None:
    """Let this process have that many files open, and some."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256
    assert wanted <= hard, f"this system allows {hard} open files, not {wanted}"
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _listen(told: Told) -> None:
    gate = asyncio.Semaphore(OPENING)
    tokens = [told.tokens[place % len(told.tokens)] for place in range(told.lines)]
    lines = await asyncio.gather(*(_opened(told, token, gate) for token in tokens))
    _say(Heard([]))
    for _ in range(told.events):
        heard = await asyncio.gather(*(_event_s(reader) for reader, _ in lines))
        _say(Heard(list(heard)))
    for _, writer in lines:
        writer.close()


async def _opened(
    told: Told, token: str, gate: asyncio.Semaphore
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A line that has heard its first event: from now on it hears all."""
    at = urlsplit(told.url)
    async with gate:
        reader, writer = await asyncio.open_connection(at.hostname, at.port)
        writer.write(
            f"GET {told.path} HTTP/1.1\r\nhost: {at.netloc}\r\n"
            f"authorization: Bearer {token}\r\n\r\n".encode()
        )
        status = await reader.readline()
        assert b" 200 " in status, status
        await _event_s(reader)
    return reader, writer


async def _event_s(reader: asyncio.StreamReader) -> float:
    """When the next event had come; comments and headers are passed over."""
    while not (await reader.readline()).startswith(b"data:"):
        assert not reader.at_eof(), "the server has closed a line"
    return time.monotonic()


def _say(heard: Heard) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(heard) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
