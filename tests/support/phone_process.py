"""A phone as a process of its own, seen through a browser."""

import sys
from pathlib import Path

from tests.support.processes import Announced


class PhoneProcess(Announced):
    """`python -m mobile` on a free port; everything it keeps is in `data`.

    Its presses are known to be a person's: none is a bounce, unless `bounce_ms` says.
    """

    def __init__(self, data: Path, bounce_ms: int = 0) -> None:
        self.data = data

        def command(port: int) -> list[str]:
            options = ["--data", str(data), "--port", str(port)]
            options += ["--bounce-ms", str(bounce_ms)]
            return [sys.executable, "-m", "mobile", *options]

        super().__init__(command, rb"This phone is at (http\S+)\n")
