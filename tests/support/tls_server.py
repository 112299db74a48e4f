"""Something that answers TLS with a certificate, and keeps every byte it is sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.certificate import certificate_pem
from server.tls import Files, der, served_context, write_private
from shared.pairing import fingerprint

NOON_MS = 1_781_265_600_000
PAGE = b"<html>Sign in to this network</html>"


class Shown:
    """A certificate and its key, in a file."""

    def __init__(self, folder: Path, name: str, now_ms: int = NOON_MS) -> None:
        self.path = folder / f"{name}.pem"
        write_private(self.path, certificate_pem(["127.0.0.1"], now_ms))
        self.der = der(self.path)
        self.fingerprint = fingerprint(self.der)


class Answering:
    """`received` is what was sent to it, decrypted; `lines` counts connections that
    both sides took for good.
    """

    def __init__(self, answer: bytes) -> None:
        self.received = b""
        self.lines = 0
        self.port = 0
        self._answer = answer
        self._talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    async def talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.lines += 1
        task = asyncio.current_task()
        assert task is not None
        self._talks[task] = writer
        try:
            while piece := await reader.read(65536):
                self.received += piece
                if self.received.endswith((b"\r\n\r\n", b"}")):
                    writer.write(self._answer)
                    await writer.drain()
        except (ConnectionError, OSError):
            pass
        finally:
            writer.close()

    async def hang_up(self) -> None:
        for writer in self._talks.values():
            writer.transport.abort()
        if self._talks:
            await asyncio.wait(self._talks)


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    """An answer as it goes over the line."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


@asynccontextmanager
async def answering(
    shown: Shown | None,
    answer: bytes = b"",
    port: int = 0,
    version: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
) -> AsyncIterator[Answering]:
    """Answers every request alike, until left. Without a certificate: no TLS."""
    found = Answering(answer or http("200 OK", PAGE, "Content-Type: text/html"))
    context = served_context(Files(shown.path)) if shown else None
    if context:
        context.maximum_version = version
    served = await asyncio.start_server(
        found.talk, "127.0.0.1", port, ssl=context, reuse_address=True
    )
    found.port = served.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        served.close()
        await found.hang_up()
