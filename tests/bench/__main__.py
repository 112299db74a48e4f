"""Run the benchmarks: python -m tests.bench [NAME ...] [--tiny]; JSON lines out."""

import argparse
import subprocess
import sys
from collections.abc import Callable

from tests.bench import (
    at_rest,
    carried,
    crowd,
    limits,
    listening,
    phones,
    rules_alone,
)
from tests.bench.measure import TINY, Line, Sizes, text

BENCHES: dict[str, Callable[[Sizes], list[Line]]] = {
    "limits": limits.limit_lines,
    "rules": rules_alone.rules,
    "push": phones.pushing,
    "bootstrap": phones.bootstrap,
    "seen": listening.seen,
    "crowd": crowd.crowd,
    "idle": listening.idle,
    "start": carried.start,
    "queries": carried.queries,
    "saved": carried.saved,
    "long": at_rest.long,
    "rest": at_rest.rest,
}


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench")
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    asked.add_argument("--tiny", action="store_true", help="only see that it runs")
    given = asked.parse_args()
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        asked.error(f"there is no benchmark called {unknown[0]}")
    if len(given.names) == 1:
        for found in BENCHES[given.names[0]](TINY if given.tiny else Sizes()):
            print(text(found), flush=True)
        return 0
    # Each in a process of its own, so that its peak of memory is its own.
    flags = ["--tiny"] if given.tiny else []
    ended = [
        subprocess.run([sys.executable, "-m", "tests.bench", name, *flags]).returncode
        for name in given.names or BENCHES
    ]
    return 1 if any(ended) else 0


if __name__ == "__main__":
    sys.exit(main())
