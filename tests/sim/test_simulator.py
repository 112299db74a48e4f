"""The simulator: many worlds keep every promise, and each can be had again."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields

from tests.sim.faults import ALL
from tests.sim.life import lived
from tests.support.line import Weather

ROOT = Path(__file__).parents[2]
SEEDS = (1, 7, 30)
# A few hundred: more are lived by `make sim`.
WORLDS = 200
# What is done to a world, what the weather does, and where a crash or a full disk bit.
KNOWN_FAULTS = (
    {fault.__name__ for fault in ALL}
    | {one.name for one in fields(Weather) if one.type is float}
    | {
        "phone_died_before_a_statement",
        "phone_died_after_a_statement",
        "phone_found_its_disk_full",
        "server_died_before_a_statement",
        "server_died_after_a_statement",
        "server_died_before_a_commit",
        "server_died_after_a_commit",
        "server_found_its_disk_full",
        "server_had_no_room_for_a_photo",
    }
)


def simulated(progress: Path, *wish: str) -> tuple[int, list[str], dict[str, Any]]:
    """How `python -m tests.sim` ended, what it said, and its last line."""
    command = [sys.executable, "-m", "tests.sim", "--progress", str(progress), *wish]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    said = ended.stdout.splitlines()
    assert said, ended.stderr
    return ended.returncode, said[:-1], json.loads(said[-1])


def test_whatever_chance_does_every_promise_is_kept(tmp_path: Path) -> None:
    status, said, total = simulated(tmp_path, "--seeds", str(WORLDS), "--jobs", "2")

    assert [] == [line for line in said if line.startswith("seed")]
    assert (0, WORLDS, 0) == (status, total["seeds"], total["violations"])
    # Worlds in which nothing happens prove nothing.
    assert total["changes"] > 10 * WORLDS
    assert min(total[name] for name in ("conflicts", "refusals", "held")) > 0
    assert set() == KNOWN_FAULTS - total["faults"].keys()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_is_the_same_world_to_the_last_byte(
    tmp_path: Path, seed: int
) -> None:
    first, second = lived(seed, tmp_path), lived(seed, tmp_path)

    assert () == first.problems
    assert first == second


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    traces = {lived(seed, tmp_path).trace for seed in SEEDS}

    assert len(SEEDS) == len(traces)


def test_what_was_lived_is_not_lived_again(tmp_path: Path) -> None:
    _, before, _ = simulated(tmp_path, "--seeds", "2")
    status, said, total = simulated(tmp_path, "--seeds", "3")

    assert [] == before
    assert ["2 worlds were lived before."] == said
    assert (0, 3) == (status, total["seeds"])


def test_a_world_is_told_in_plain_words(tmp_path: Path) -> None:
    status, said, total = simulated(tmp_path, "--seed", "7")

    assert (0, 1) == (status, total["seeds"])
    assert any("check in or out" in line for line in said)
    assert [] == list(tmp_path.iterdir())
