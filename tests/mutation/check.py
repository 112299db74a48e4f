"""Removes safeguards one at a time and sees whether the tests notice.

Each removal happens in a copy of the checkout, so that nothing here is ever touched.
A safeguard counts as guarded only if the tests that it names pass with it and fail
without it; one whose text is not found exactly once is a failure, not an excuse.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

CHECKOUT = Path(__file__).parents[2]
# The slowest named test takes seconds; on a noisy machine some ten times as long.
RUN_S = 300
WHOLE_S = 900
# What pytest says when tests ran and some failed; any other status proves nothing.
ALL_PASSED, SOME_FAILED = 0, 1
# A removal that leaves nonsense behind fails every test: that proves nothing.
CRASHED = re.compile(
    r"^\S+/(mobile|server|shared)/\S+:\d+: (NameError|TypeError|UnboundLocalError)",
    re.MULTILINE,
)


class Safeguard(Struct, frozen=True):
    """`text` stands once in `path`; with `instead` in its place, `tests` go red."""

    name: str
    path: str
    text: str
    instead: str
    tests: tuple[str, ...]


class Verdict(Struct, frozen=True):
    """`says` is the test that noticed, or what is wrong."""

    name: str
    is_guarded: bool
    says: str


def checked(
    safeguards: Sequence[Safeguard],
    jobs: int,
    tell: Callable[[Verdict], None],
    checkout: Path = CHECKOUT,
) -> list[Verdict]:
    """A verdict for each, told as it is reached; first that all is green with them."""
    named = sorted({test for one in safeguards for test in one.tests})
    whole = _green(checkout, named)
    if not whole.is_guarded:
        tell(whole)
        return [whole]

    def verdict(one: Safeguard) -> Verdict:
        found = _verdict(checkout, one)
        tell(found)
        return found

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(verdict, safeguards))


def without(one: Safeguard, source: str) -> str:
    """The source with the safeguard removed. Raises ValueError saying why it cannot."""
    count = source.count(one.text)
    if count != 1:
        raise ValueError(f"its text stands {count} times in {one.path}, not once")
    mutated = source.replace(one.text, one.instead)
    # What does not compile fails every test, and proves nothing about any.
    compile(mutated, one.path, "exec")
    return mutated


def _green(checkout: Path, tests: Iterable[str]) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="callboard-mutation-") as folder:
        _copy(checkout, Path(folder))
        try:
            status, said = _run(Path(folder), tests, WHOLE_S)
        except subprocess.TimeoutExpired:
            late = f"the named tests were not done in {WHOLE_S} s"
            return Verdict("nothing removed", False, late)
    failed = f"the named tests are not green to begin with:\n{said}"
    is_green = status == ALL_PASSED
    return Verdict("nothing removed", is_green, "green" if is_green else failed)


def _verdict(checkout: Path, one: Safeguard) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="callboard-mutation-") as folder:
        _copy(checkout, Path(folder))
        file = Path(folder) / one.path
        try:
            file.write_text(without(one, file.read_text("utf-8")), encoding="utf-8")
        except (ValueError, SyntaxError, OSError) as error:
            return Verdict(one.name, False, str(error))
        try:
            status, said = _run(Path(folder), one.tests, RUN_S)
        except subprocess.TimeoutExpired:
            return Verdict(one.name, False, f"its tests were not done in {RUN_S} s")
    if status == ALL_PASSED:
        return Verdict(one.name, False, "removed, and no test noticed")
    red = re.search(r"^FAILED (\S+)", said, re.MULTILINE)
    if CRASHED.search(said) is not None:
        return Verdict(one.name, False, f"what is left does not run:\n{said}")
    if status != SOME_FAILED or red is None:
        return Verdict(one.name, False, f"its tests did not run:\n{said}")
    return Verdict(one.name, True, red[1])


def _copy(checkout: Path, to: Path) -> None:
    """All but what starts with a dot: the environment is shared, history not needed."""
    shutil.copytree(
        checkout, to, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
    )


def _run(folder: Path, tests: Iterable[str], within_s: int) -> tuple[int, str]:
    """The exit status of pytest for these tests in this copy, and what it says."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-skips", "--tb=line"]
    ended = subprocess.run(
        [*command, "-p", "no:cacheprovider", *tests],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if "CALLBOARD" not in k},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=within_s,
    )
    return ended.returncode, ended.stdout
