"""A run of scans for one purpose: scan, scan, scan, then look at the list.

Pure. What a code means is decided elsewhere (decision.py); here it is only heard,
listed and counted.
"""

from msgspec import Struct
from msgspec.structs import replace

from mobile.scan.decision import Answer, Intent

# One sweep over a label may be read many times. The same code this soon after its
# last reading is the same sweep; another code is heard at once.
SAME_SWEEP_MS = 2_500
# A truck has some hundreds of cases; the list is a screen's, the facts are saved.
ENTRIES_MAX = 1_000


class Entry(Struct, frozen=True):
    """One code of the run. `fact` is what was recorded; empty for nothing."""

    code: str
    answer: Answer
    title: str = ""
    fact: str = ""
    is_undone: bool = False


class Run(Struct, frozen=True):
    """Entries newest first; `heard_ms` is when each code was last read."""

    intent: Intent
    entries: tuple[Entry, ...] = ()
    heard_ms: dict[str, int] = {}


def heard(run: Run, code: str, at_ms: int) -> tuple[Run, bool]:
    """The run after a code was read, and whether it is a new scan."""
    last_ms = run.heard_ms.get(code)
    is_new = last_ms is None or at_ms - last_ms > SAME_SWEEP_MS
    recent = {
        other: ms
        for other, ms in run.heard_ms.items()
        if at_ms - ms <= SAME_SWEEP_MS and other != code
    }
    return replace(run, heard_ms=recent | {code: at_ms}), is_new


def listed(run: Run, entry: Entry) -> Run:
    """The run with one more entry on top."""
    return replace(run, entries=(entry, *run.entries)[:ENTRIES_MAX])


def undone(run: Run, fact: str) -> Run:
    """The run after the scan recorded as `fact` was taken back."""
    entries = tuple(
        replace(entry, is_undone=True) if fact and entry.fact == fact else entry
        for entry in run.entries
    )
    return replace(run, entries=entries)


def recorded(run: Run) -> int:
    """How many scans of the run count."""
    return sum(1 for entry in run.entries if entry.fact and not entry.is_undone)
