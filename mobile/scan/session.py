"""A run of scans for one purpose: scan, scan, scan, then look at the list.

Pure. What a code means is decided elsewhere (decision.py); here it is only heard,
listed and counted.
"""

from msgspec import Struct
from msgspec.structs import replace

from mobile.scan.decision import Answer, Intent
from shared.nouns.equipment import ScanKind

# One sweep over a label may be read many times. The same code this soon after its
# last reading is the same sweep; another code is heard at once.
SAME_SWEEP_MS = 2_500
# A truck has some hundreds of cases; the list is a screen's, the facts are saved.
ENTRIES_MAX = 1_000


class Entry(Struct, frozen=True):
    """One code of the run. `fact` is what was recorded; empty for nothing.

    `kind` and `subject` name what carries the code: an asset, a person, or nothing.
    `act` is what was done with an asset. `holder` has it now, since `since_ms`
    (epoch ms); for a person that is since when they are in. `missing` are the contents
    of a kit that were not in it. `came_from` is who had what came back into the store
    by this scan, by asset. `number` tells entries apart, from 1.
    """

    code: str
    answer: Answer
    title: str = ""
    fact: str = ""
    is_undone: bool = False
    number: int = 0
    kind: str = ""
    subject: str = ""
    act: ScanKind | None = None
    holder: str = ""
    since_ms: int | None = None
    is_disputed: bool = False
    missing: tuple[str, ...] = ()
    came_from: dict[str, str] = {}


class Run(Struct, frozen=True):
    """Entries newest first; `heard_ms` is when each code was last read."""

    intent: Intent
    entries: tuple[Entry, ...] = ()
    heard_ms: dict[str, int] = {}
    last_number: int = 0


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
    number = run.last_number + 1
    entries = (replace(entry, number=number), *run.entries)[:ENTRIES_MAX]
    return replace(run, entries=entries, last_number=number)


def undone(run: Run, fact: str) -> Run:
    """The run after the scan recorded as `fact` was taken back.

    Its code may be read again at once: that is what one does after a slip.
    """
    entries = tuple(
        replace(entry, is_undone=True) if fact and entry.fact == fact else entry
        for entry in run.entries
    )
    return replace(run, entries=entries, heard_ms={})


def replaced(run: Run, entry: Entry) -> Run:
    """The run with what is now true of the entry of that number."""
    entries = tuple(entry if entry.number == e.number else e for e in run.entries)
    return replace(run, entries=entries)


def recorded(run: Run) -> int:
    """How many scans of the run count."""
    return sum(1 for entry in run.entries if entry.fact and not entry.is_undone)
