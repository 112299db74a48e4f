"""A phone as a process of its own, seen through a browser."""

import sys
from pathlib import Path

from tests.support.processes import Announced


class PhoneProcess(Announced):
    """`python -m mobile` on a free port; everything it keeps is in `data`."""

    def __init__(self, data: Path) -> None:
        self.data = data

        def command(port: int) -> list[str]:
            options = ["--data", str(data), "--port", str(port)]
            return [sys.executable, "-m", "mobile", *options]

        super().__init__(command, rb"This phone is at (http\S+)\n")
