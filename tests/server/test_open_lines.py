"""How many lines a server may have open is not what a shell happens to allow."""

import re
import resource
from pathlib import Path

import pytest

from server.serving import FILES_MAX
from tests.support.server_process import ServerProcess

FEW = 512


@pytest.fixture
def few_files():
    """What a process that is begun here may have open at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_server_takes_all_the_lines_that_the_system_lets_it_have(
    few_files: int, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path) as server:
        limits = Path(f"/proc/{server.id}/limits").read_text()

    found = re.search(r"Max open files +(\d+) ", limits)
    assert found is not None, limits
    assert min(FILES_MAX, few_files) == int(found[1])
    assert FEW < int(found[1])
