"""The server as a process of its own, as an operator runs it."""

import sys
from pathlib import Path

from tests.support.processes import Announced


class ServerProcess(Announced):
    """`python -m server serve` on a free port; `url` is where it answered from."""

    def __init__(self, data: Path, *options: str) -> None:
        def command(port: int) -> list[str]:
            return [
                *(sys.executable, "-W", "error::DeprecationWarning"),
                *("-m", "server", "serve", "--data", str(data), "--port", str(port)),
                *options,
            ]

        super().__init__(command, rb"Callboard is at (http\S+)\n")
