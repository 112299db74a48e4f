"""The make targets say what they are for, and refuse what would do harm."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with our Makefile and a demo's data."""
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    (tmp_path / ".callboard-demo").mkdir()
    (tmp_path / ".callboard-demo" / "log.db").write_bytes(b"a day's work")
    return tmp_path


def make(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit status of make, and everything it says."""
    ended = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        # Nothing of the make that may be running this test.
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, ended.stdout


def test_make_alone_lists_every_target_with_its_purpose(checkout: Path) -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets is not None

    status, said = make(checkout)

    assert 0 == status
    assert set(targets[1].split()) == set(re.findall(r"^  (\S+): \S", said, re.M))


def test_demo_reset_forgets_the_demo(checkout: Path) -> None:
    assert (0, "The demo production is cleared.\n") == make(checkout, "demo-reset")
    assert not (checkout / ".callboard-demo").exists()


def test_demo_reset_of_nothing_is_no_error(checkout: Path) -> None:
    make(checkout, "demo-reset")

    assert (0, "The demo production is cleared.\n") == make(checkout, "demo-reset")


def test_demo_reset_leaves_a_running_demo_its_files(checkout: Path) -> None:
    with (checkout / ".callboard-demo" / "log.db").open("rb"):
        status, said = make(checkout, "demo-reset")

    assert 0 != status
    assert "The demo is still running: stop it first" in said
    assert (checkout / ".callboard-demo" / "log.db").exists()


def test_samples_from_nowhere_are_asked_for(checkout: Path) -> None:
    (checkout / "setup").mkdir()
    (checkout / "setup" / "environment.sh").write_text("#!/bin/sh\n")
    (checkout / "setup" / "environment.sh").chmod(0o755)

    status, said = make(checkout, "test-samples", "CALLBOARD_SAMPLES=")

    assert 0 != status
    assert "make test-samples CALLBOARD_SAMPLES=DIR" in said
