"""A process that says where it can be reached, and may die and be started again."""

import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable
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
        self._process = subprocess.Popen(
            self._command(port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={k: v for k, v in os.environ.items() if "CALLBOARD" not in k},
        )
        self.url = self._announced()

    def _announced(self) -> str:
        said = b""
        deadline = time.monotonic() + START_S
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        while time.monotonic() < deadline:
            ready, _, _ = select.select([handle], [], [], 0.2)
            piece = os.read(handle, 65536) if ready else b""
            said += piece
            found = re.search(self._says, said)
            if found:
                return found[1].decode()
            if ready and not piece:
                break
        self._process.kill()
        raise AssertionError(f"it did not start: {said.decode()}")

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
        assert self._process.stdout is not None
        return self._process.stdout.read().decode()

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self: P) -> P:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()
        self._close()
