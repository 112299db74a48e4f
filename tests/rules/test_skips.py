"""With --no-skips a test that did not run is a failure, whatever its excuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

EXCUSES = {
    "mark": """
import pytest
@pytest.mark.skip(reason="later")
def test_marked(): pass
""",
    "call": """
import pytest
def test_calls(): pytest.skip("later")
""",
    "file": """
import pytest
pytest.importorskip("no_such_module_anywhere")
def test_never_collected(): pass
""",
    "fixture": """
import pytest
@pytest.fixture
def line(): pytest.skip("later")
def test_needs_the_line(line): pass
""",
    "expected": """
import pytest
@pytest.mark.xfail
def test_fails(): assert False
""",
    "unexpected": """
import pytest
@pytest.mark.xfail
def test_passes_after_all(): pass
""",
}


def lines_of_run(folder: Path, *options: str) -> tuple[int, list[str]]:
    """What pytest's exit status and its lines are for the tests in `folder`."""
    shutil.copy(CONFTEST, folder)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider"]
    ended = subprocess.run(
        [*command, *options],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, ended.stdout.splitlines()


@pytest.fixture
def excused(tmp_path: Path) -> Path:
    for name, body in EXCUSES.items():
        (tmp_path / f"test_{name}.py").write_text(body, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("workers", [(), ("-p", "xdist.plugin", "-n", "2")])
def test_every_excuse_is_a_failure_where_nothing_may_skip(
    excused: Path, workers: tuple[str, ...]
) -> None:
    status, lines = lines_of_run(
        excused, "--no-skips", "--continue-on-collection-errors", *workers
    )
    failed = {line.split()[1] for line in lines if line.startswith(("FAILED", "ERROR"))}

    assert 1 == status
    assert {f"test_{name}.py" for name in EXCUSES} == {
        node.partition("::")[0] for node in failed
    }
    assert not any(word in lines[-1] for word in ("skipped", "xfailed", "xpassed"))


def test_excuses_pass_where_nobody_asked(excused: Path) -> None:
    status, lines = lines_of_run(excused)

    assert 0 == status
    assert "4 skipped, 1 xfailed, 1 xpassed" in lines[-1]


def test_a_run_without_excuses_passes(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n", encoding="utf-8")

    status, lines = lines_of_run(tmp_path, "--no-skips")

    assert 0 == status
    assert "1 passed" in lines[-1]
