"""`python -m tests.sim`: many worlds, one after the other, or the story of one.

    --seeds N --jobs J    the worlds 0 to N-1, J at a time; stopped, it goes on later
    --seed N              one world again, told in plain words

The last line is JSON. Ends with 1 if anything was violated.
"""

import argparse
import faulthandler
import hashlib
import os
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import msgspec

from tests.sim.life import Life, fast_folder, lived

ROOT = Path(__file__).parents[2]
PROGRESS = ROOT / ".callboard-sim"
ROOMS = ("mobile", "server", "shared", "tests/sim", "tests/support")
# A world takes well under a second; one that takes this long has lost its way.
WORLD_S_MAX = 120
# Fresh processes now and then: no world pays for what a thousand others left behind.
# A pool of its own each time: CPython 3.11 can stop for ever when a pool renews its
# processes by itself (max_tasks_per_child, python/cpython#115634).
WORLDS_A_PROCESS = 400
SAY_EVERY = 100
PROBLEM_CHARS_MAX = 300


class Sum(msgspec.Struct):
    """The last line."""

    seeds: int = 0
    violations: int = 0
    changes: int = 0
    conflicts: int = 0
    refusals: int = 0
    held: int = 0
    faults: dict[str, int] = {}

    def add(self, life: Life) -> None:
        self.seeds += 1
        self.violations += bool(life.problems)
        self.changes += sum(life.changes.values())
        self.conflicts += life.changes.get("conflict", 0)
        self.refusals += life.changes.get("refused", 0)
        self.held += life.changes.get("held", 0)
        faults = Counter(self.faults)
        faults.update(life.faults)
        self.faults = dict(sorted(faults.items()))


def main() -> int:
    if sys.flags.hash_randomization:
        # The order of a set of texts would differ in each process, and with it a world.
        again = [sys.executable, "-m", "tests.sim", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONHASHSEED": "0"})
    wish = _wish()
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="callboard-") as folder:
        if wish.seed is not None:
            return _one(wish.seed, Path(folder))
        seeds = range(wish.first, wish.first + wish.seeds)
        return _many(seeds, wish.jobs, wish.progress, folder)


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--progress", type=Path, default=PROGRESS, metavar="DIR")
    return parser.parse_args()


def _one(seed: int, folder: Path) -> int:
    life = _watched(seed, str(folder))
    print("\n".join(life.story))
    for problem in life.problems:
        print(f"VIOLATED: {problem}")
    print(f"trace {life.trace}")
    return _end([life])


def _many(seeds: range, jobs: int, progress: Path, folder: str) -> int:
    done = progress / f"{_build()}.jsonl"
    lives = [life for life in _known(done) if life.seed in seeds]
    if lives:
        print(f"{len(lives)} worlds were lived before.", flush=True)
    known = {life.seed for life in lives}
    left = [seed for seed in seeds if seed not in known]
    try:
        for life in _lived(left, jobs, folder):
            _note(done, life)
            lives.append(life)
            if life.problems:
                print(f"seed {life.seed}: {_short(life.problems[0])}", flush=True)
            if len(lives) % SAY_EVERY == 0:
                print(f"{len(lives)} of {len(seeds)} worlds", flush=True)
    except KeyboardInterrupt:
        print(f"Stopped after {len(lives)} worlds; the same command goes on.")
        return 130
    return _end(lives)


def _lived(seeds: list[int], jobs: int, folder: str) -> Iterator[Life]:
    size = WORLDS_A_PROCESS * jobs
    for start in range(0, len(seeds), size):
        some = seeds[start : start + size]
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin)
        try:
            for one in as_completed([pool.submit(_watched, s, folder) for s in some]):
                yield one.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    # Ctrl-C is for the one that was started by hand; it tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _watched(seed: int, folder: str) -> Life:
    faulthandler.dump_traceback_later(WORLD_S_MAX, exit=True)
    try:
        return lived(seed, Path(folder))
    except Exception:  # noqa: BLE001  a world that breaks is a violation too
        return Life(seed, (traceback.format_exc(),), (), "", {}, {})
    finally:
        faulthandler.cancel_dump_traceback_later()


def _short(problem: str) -> str:
    """What a traceback ends with, or what an oracle begins with."""
    return problem.strip().splitlines()[-1][:PROBLEM_CHARS_MAX]


def _end(lives: Iterable[Life]) -> int:
    total = Sum()
    for life in lives:
        total.add(life)
    print(msgspec.json.encode(total).decode())
    return 1 if total.violations else 0


# Going on later -----------------------------------------------------------------


def _build() -> str:
    """The name of everything that decides what happens in a world."""
    whole = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            whole.update(path.relative_to(ROOT).as_posix().encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _known(done: Path) -> Iterator[Life]:
    """Worlds that were lived by this very build. The last line may be half there."""
    if done.is_file():
        for line in done.read_bytes().splitlines():
            try:
                yield msgspec.json.decode(line, type=Life)
            except msgspec.DecodeError:
                continue


def _note(done: Path, life: Life) -> None:
    done.parent.mkdir(exist_ok=True)
    with done.open("ab") as file:
        told = msgspec.structs.replace(life, story=())
        file.write(msgspec.json.encode(told) + b"\n")
