"""The server as a process of its own, as an operator runs it."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

START_S = 60
STOP_S = 30


class ServerProcess:
    """`python -m server serve` on a free port; `url` is where it answered from."""

    def __init__(self, data: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-W", "error::DeprecationWarning"),
                *("-m", "server", "serve", "--data", str(data), "--port", "0"),
                *options,
            ],
            stderr=subprocess.PIPE,
            env={k: v for k, v in os.environ.items() if "CALLBOARD" not in k},
        )
        self.url = self._announced()

    def _announced(self) -> str:
        """The address that it prints once it can be reached."""
        said = b""
        deadline = time.monotonic() + START_S
        assert self._process.stderr is not None
        handle = self._process.stderr.fileno()
        while time.monotonic() < deadline:
            ready, _, _ = select.select([handle], [], [], 0.2)
            piece = os.read(handle, 65536) if ready else b""
            said += piece
            found = re.search(rb"Callboard is at (http\S+)\n", said)
            if found:
                return found[1].decode()
            if ready and not piece:
                break
        self._process.kill()
        raise AssertionError(f"the server did not start: {said.decode()}")

    def kill(self) -> None:
        """As a power cut does: no chance to tidy up."""
        self._process.kill()
        self._process.wait(STOP_S)

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOP_S)

    def said(self) -> str:
        """What it wrote to stderr since it started; after its end."""
        assert self._process.stderr is not None
        return self._process.stderr.read().decode()

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()
        if self._process.stderr is not None:
            self._process.stderr.close()
