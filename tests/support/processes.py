"""A process that says where it can be reached, and may die and be started again."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

START_S = 60
STOP_S = 30
# Another process says by no signal that it has come so far: it is looked at again.
LOOK_AGAIN_S = 0.02
HAPPENS_S = 60

P = TypeVar("P", bound="Announced")


def until(condition: Callable[[], object]) -> None:
    """Wait for what another process does, and fails if it does not."""
    deadline = time.monotonic() + HAPPENS_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(LOOK_AGAIN_S)


class Announced:
    """`command` is what to run, given a port; `says` finds the address it prints.

    It starts at once, on a free port; `url` is where it answered from. What it
    writes, to both of its outputs, is kept for `said`.
    """

    def __init__(self, command: Callable[[int], list[str]], says: bytes) -> None:
        self._command, self._says = command, says
        self._start(0)

    @property
    def id(self) -> int:
        return self._process.pid

    def _start(self, port: int) -> None:
        # A file: whoever writes into a pipe that nobody reads stands still in time.
        self._output: int | None
        self._output, path = tempfile.mkstemp()
        Path(path).unlink()
        self._process = subprocess.Popen(
            self._command(port),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            env={k: v for k, v in os.environ.items() if "CALLBOARD" not in k},
        )
        self.url = self._announced()

    def _announced(self) -> str:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            is_over = self._process.poll() is not None
            written = self._written(0)
            found = re.search(self._says, written)
            if found:
                self._heard = found.end()
                return found[1].decode()
            if is_over:
                break
            time.sleep(LOOK_AGAIN_S)
        self._process.kill()
        raise AssertionError(f"it did not start: {self._written(0).decode()}")

    def _written(self, since: int) -> bytes:
        """Its outputs from that byte on. It goes on writing where it was."""
        assert self._output is not None, "it is closed"
        size = os.fstat(self._output).st_size
        return os.pread(self._output, max(0, size - since), since)

    def again(self) -> None:
        """Start it once more, at the address it had. It must have ended."""
        assert self._process.poll() is not None, "it still runs"
        self._close()
        before = self.url
        self._start(int(before.rstrip("/").rpartition(":")[2]))
        assert before == self.url

    def kill(self) -> None:
        """As a power cut does: no chance to tidy up."""
        self._process.kill()
        self._process.wait(STOP_S)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """As Ctrl-C does, or whoever sends that signal; the exit code."""
        self._process.send_signal(by)
        return self._process.wait(STOP_S)

    def end(self) -> str:
        """Kill it, if it still runs; what it had said."""
        if self._process.poll() is None:
            self.kill()
        said = self.said()
        self._close()
        return said

    def said(self) -> str:
        """What it wrote since it could be reached; after its end."""
        return self._written(self._heard).decode()

    def _close(self) -> None:
        if self._output is not None:
            os.close(self._output)
        self._output = None

    def __enter__(self: P) -> P:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()
        self._close()
