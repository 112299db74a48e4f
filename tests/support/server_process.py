"""The server as a process of its own, as an operator runs it."""

import sys
from pathlib import Path

from tests.support.processes import Announced

SAYS = rb"Callboard is at (http\S+)\n"


def serving(data: Path, port: int) -> list[str]:
    """What Python is asked to run."""
    warnings = ["-W", "error::DeprecationWarning"]
    asked = ["serve", "--data", str(data), "--port", str(port)]
    return [*warnings, "-m", "server", *asked]


class ServerProcess(Announced):
    """`python -m server serve` on a free port; `url` is where it answered from."""

    def __init__(self, data: Path, *options: str) -> None:
        def command(port: int) -> list[str]:
            return [sys.executable, *serving(data, port), *options]

        super().__init__(command, SAYS)
