"""Scans to custody: who holds what, what was missing, and who disagrees.

A scan names the fact its phone believed current. Two scans that take the same asset
on the same previous fact, for different holders, are a dispute: neither knew of the
other. The later physical scan is shown (the tag was in that hand); a person decides.
"""

import itertools
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from shared.changes import StoredFact
from shared.clock import is_order_known
from shared.facts import counting, without_repeats
from shared.nouns.equipment import Condition, Scan, ScanKind
from shared.schema import readable

TAKES = (ScanKind.CHECK_OUT, ScanKind.HAND_OVER)
MOVES = (*TAKES, ScanKind.CHECK_IN, ScanKind.RULING)


class Taken(Struct, frozen=True):
    """One side of a dispute: who took it, by whose scan, when."""

    fact: str
    holder: str
    actor: str
    at_ms: int
    is_estimated: bool


class Dispute(Struct, frozen=True):
    """Open: all sides, earliest first. `is_order_known` false: ask, do not guess."""

    asset: str
    sides: tuple[Taken, ...]
    is_order_known: bool


class Custody(Struct, frozen=True):
    """Where one asset stands. `fact` is the current custody fact, for `previous`.

    `holder` empty: in store (`place`), or never scanned (`fact` empty too).
    """

    asset: str
    holder: str = ""
    place: str = ""
    since_ms: int | None = None
    by: str = ""
    fact: str = ""
    condition: Condition | None = None
    is_missing: bool = False
    kit: str = ""
    dispute: Dispute | None = None


# Two scans that differ in any of these are two acts, however close in time.
SAME_SCAN = (
    "asset",
    "scan",
    "holder",
    "place",
    "condition",
    "contents",
    "exceptions",
    "settles",
)
Scans = list[tuple[StoredFact, Scan]]


def custodies(facts: Iterable[StoredFact]) -> dict[str, Custody]:
    """Custody of every asset that was ever scanned, by asset id.

    `facts` must include the voids and reviews that concern them.
    """
    by_asset: dict[str, list[StoredFact]] = {}
    read: dict[str, Scan] = {}
    for fact in counting(facts):
        scan = readable(Scan, fact.body) if fact.kind == "scan" else None
        if scan is None:
            continue
        read[fact.id] = scan
        for asset in {scan.asset, *scan.contents, *scan.exceptions}:
            by_asset.setdefault(asset, []).append(fact)
    return {
        asset: _custody(
            asset, [(one, read[one.id]) for one in without_repeats(told, *SAME_SCAN)]
        )
        for asset, told in by_asset.items()
    }


def _custody(asset: str, scans: Scans) -> Custody:
    custody = Custody(asset)
    takings: dict[str, Scans] = {}
    for fact, scan in scans:
        _note_taking(takings, custody, fact, scan)
        custody = _after(custody, fact, scan)
    return replace(custody, dispute=_dispute(asset, scans, takings))


def _is_missed(asset: str, scan: Scan) -> bool:
    """Whether this scan of a kit says that the asset was not in it."""
    return scan.asset != asset and asset in scan.exceptions


def _note_taking(
    takings: dict[str, Scans], before: Custody, fact: StoredFact, scan: Scan
) -> None:
    """Add a taking under the fact that its phone believed current.

    A kit's scan says so only of the kit. For the contents it is the later physical
    look, so it is taken to have known what stood. A check-in clears all: what was
    taken before it has come back, and what is taken after it was found in the store.
    """
    if _is_missed(before.asset, scan):
        return
    if scan.scan is ScanKind.CHECK_IN:
        takings.clear()
    is_answer = scan.scan is ScanKind.HAND_OVER and scan.settles
    if scan.scan in TAKES and not is_answer:
        previous = scan.previous if scan.asset == before.asset else before.fact
        takings.setdefault(previous, []).append((fact, scan))


def _after(custody: Custody, fact: StoredFact, scan: Scan) -> Custody:
    """Custody one scan later. Contents named as exceptions were not there: missing."""
    if _is_missed(custody.asset, scan):
        return replace(custody, is_missing=True)
    is_through_kit = scan.asset != custody.asset
    condition = None if is_through_kit else scan.condition
    seen = replace(
        custody,
        condition=condition or custody.condition,
        is_missing=scan.scan is ScanKind.MISSING,
    )
    if scan.scan not in MOVES:
        return replace(seen, place=scan.place or custody.place)
    # "Yes, I handed it over" tells of the past: it decides between the sides, and
    # takes nothing from whoever has had the asset since.
    is_answer = scan.scan is ScanKind.HAND_OVER and scan.settles
    if is_answer and custody.fact not in scan.settles:
        return custody
    return replace(
        seen,
        holder="" if scan.scan is ScanKind.CHECK_IN else scan.holder,
        place=scan.place,
        since_ms=fact.stamp.ms,
        by=fact.actor,
        fact=fact.id,
        kit=scan.asset if is_through_kit else "",
    )


def _dispute(asset: str, scans: Scans, takings: dict[str, Scans]) -> Dispute | None:
    """The newest open dispute; a scan that settles all its sides closes it."""
    for rivals in reversed(list(takings.values())):
        settled, given = _settled(rivals, scans)
        left = [
            (fact, scan.holder)
            for fact, scan in rivals
            if given.get(fact.id, scan.holder) == scan.holder
        ]
        is_open = not all(fact.id in settled for fact, _ in rivals)
        if is_open and len({holder for _, holder in left}) > 1:
            return _open(asset, [fact for fact, _ in left])
    return None


def _settled(rivals: Scans, scans: Scans) -> tuple[set[str], dict[str, str]]:
    """Sides that were decided by one who may: the office by a ruling, or a holder who
    says that they handed it to another one. Nobody decides for themselves, nor for a
    third.

    And to whom each such side went: who gave it away is out of it, though others may
    go on to disagree.
    """
    holder_of = {fact.id: scan.holder for fact, scan in rivals}
    holders = set(holder_of.values())
    decided: set[str] = set()
    given: dict[str, str] = {}
    for fact, scan in scans:
        if scan.scan is ScanKind.RULING:
            decided |= set(scan.settles)
        if scan.scan is not ScanKind.HAND_OVER or fact.actor not in holders:
            continue
        if scan.holder in holders - {fact.actor}:
            both = (fact.actor, scan.holder)
            told = [id_ for id_ in scan.settles if holder_of.get(id_) in both]
            given |= dict.fromkeys(told, scan.holder)
    return decided | given.keys(), given


def _open(asset: str, rivals: list[StoredFact]) -> Dispute:
    sides = tuple(
        Taken(
            fact=fact.id,
            holder=str(fact.body.get("holder", "")),
            actor=fact.actor,
            at_ms=fact.stamp.ms,
            is_estimated=fact.stamp.is_estimated,
        )
        for fact in rivals
    )
    known = all(
        is_order_known(one.stamp, other.stamp)
        for one, other in itertools.combinations(rivals, 2)
    )
    return Dispute(asset, sides, known)
