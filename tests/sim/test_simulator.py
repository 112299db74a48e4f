"""The simulator itself: it can be trusted to find the same thing twice."""

from pathlib import Path

import pytest

from tests.sim.life import lived

SEEDS = (1, 7, 30)


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
