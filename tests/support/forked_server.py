"""Server processes that begin where all is imported: forked from one that imported it.

For whoever starts very many of them. Each runs the command that an operator runs.
"""

import multiprocessing
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from server.__main__ import main
from tests.support.processes import STOP_S, until
from tests.support.server_process import SAYS

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["server.app", __name__])


class ForkedServer:
    """`serve` on a free port; `url` is where it answers."""

    def __init__(self, data: Path) -> None:
        asked = ["serve", "--data", str(data), "--port", "0"]
        with tempfile.NamedTemporaryFile() as output:
            self._process = FORKS.Process(target=run, args=(asked, output.name))
            self._process.start()
            told = Path(output.name)
            until(lambda: re.search(SAYS, told.read_bytes()) or self._is_over())
            found = re.search(SAYS, told.read_bytes())
            assert found, f"it did not start: {told.read_text()}"
        self.url = found[1].decode()

    def _is_over(self) -> bool:
        return self._process.exitcode is not None

    def kill(self) -> None:
        """As a power cut does: no chance to tidy up."""
        self._process.kill()
        self._process.join(STOP_S)
        assert self._is_over(), "it lives on"

    def __enter__(self) -> "ForkedServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def run(asked: Sequence[str], output: str) -> None:
    """In the process itself, whose outputs go to that file from here on."""
    for name in [name for name in os.environ if "CALLBOARD" in name]:
        del os.environ[name]
    written = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    raise SystemExit(main(asked))
