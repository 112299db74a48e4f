"""Every benchmark runs, and says what it measured as one JSON line a thing."""

import subprocess
import sys

import msgspec
import pytest

from tests.bench.__main__ import BENCHES
from tests.bench.measure import Line, line

NOT_QUICK_S = 120


@pytest.mark.parametrize("name", BENCHES)
def test_a_benchmark_says_a_whole_line_for_each_thing_it_measures(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", name, "--tiny"],
        capture_output=True,
        timeout=NOT_QUICK_S,
        check=False,
    )

    assert (0, b"") == (ran.returncode, ran.stderr)
    found = [msgspec.json.decode(said, type=Line) for said in ran.stdout.splitlines()]
    assert found
    assert len(found) == len({one.name for one in found})
    for one in found:
        assert set(Line.__struct_fields__) == set(msgspec.to_builtins(one))
        # Processor time is counted in hundredths of a second, and a process may well
        # sleep for the little while of a tiny run.
        assert one.value > 0 or (one.value == 0 and "process" in one.name)
        assert one.limit > 0
        assert one.peak_rss_mb > 0


def test_a_line_says_the_median_its_spread_and_its_ratio_to_the_limit() -> None:
    found = line("a", [3.0, 1.0, 2.0], "s", 4.0, "b", 7.0)

    assert Line("a", 2.0, "s", 2.0, 4.0, "b", 0.5, 7.0) == found


def test_a_benchmark_that_does_not_exist_is_told_apart() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "nothing"],
        capture_output=True,
        timeout=NOT_QUICK_S,
        check=False,
    )

    assert 2 == ran.returncode
    assert b"there is no benchmark called nothing" in ran.stderr
