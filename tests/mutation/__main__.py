"""`make mutation`: a line for each safeguard, then JSON; exit 1 if one is unguarded.

`python -m tests.mutation [--jobs N] [NAME ...]`: all of them, or those named.
"""

import argparse
import sys
from threading import Lock
from time import monotonic

import msgspec

from tests.mutation.check import Verdict, checked
from tests.mutation.safeguards import SAFEGUARDS

JOBS = 2


def main() -> int:
    names = {one.name for one in SAFEGUARDS}
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    unknown = set(asked.names) - names
    if unknown:
        parser.error(f"no such safeguard: {', '.join(sorted(unknown))}")
    chosen = [one for one in SAFEGUARDS if not asked.names or one.name in asked.names]
    began_s = monotonic()
    verdicts = checked(chosen, asked.jobs, _teller())
    unguarded = [one.name for one in verdicts if not one.is_guarded]
    last = {
        "safeguards": len(chosen),
        "guarded": len(verdicts) - len(unguarded),
        "unguarded": unguarded,
        "seconds": round(monotonic() - began_s),
    }
    print(msgspec.json.encode(last).decode(), flush=True)
    return 1 if unguarded else 0


def _teller():  # type: ignore[no-untyped-def]
    lock = Lock()

    def tell(verdict: Verdict) -> None:
        mark = "guarded  " if verdict.is_guarded else "UNGUARDED"
        with lock:
            print(f"{mark}  {verdict.name}: {verdict.says}", flush=True)

    return tell


if __name__ == "__main__":
    sys.exit(main())
