"""Scans to custody: who holds what, what was missing, and who disagrees.

A scan names the fact its phone believed current. Two scans that take the same asset
on the same previous fact, for different holders, are a dispute: neither knew of the
other. The later physical scan is shown (the tag was in that hand); a person decides.
"""

import itertools
from collections.abc import Iterable

from msgspec import Struct, convert

from shared.changes import StoredFact
from shared.clock import is_order_known
from shared.facts import counting, without_repeats
from shared.nouns.equipment import Condition, Scan, ScanKind

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


def custodies(facts: Iterable[StoredFact]) -> dict[str, Custody]:
    """Custody of every asset that was ever scanned, by asset id.

    `facts` must include the voids and reviews that concern them.
    """
    by_asset: dict[str, list[tuple[StoredFact, Scan]]] = {}
    scans = [fact for fact in counting(facts) if fact.kind == "scan"]
    for fact in without_repeats(scans, "asset", "scan", "holder"):
        scan = convert(fact.body, Scan)
        for asset in (scan.asset, *scan.contents):
            by_asset.setdefault(asset, []).append((fact, scan))
    return {asset: _custody(asset, scans) for asset, scans in by_asset.items()}


def _custody(asset: str, scans: list[tuple[StoredFact, Scan]]) -> Custody:
    custody = Custody(asset)
    for fact, scan in scans:
        custody = _after(custody, fact, scan)
    dispute = _dispute(asset, scans)
    if dispute is None:
        return custody
    return Custody(
        asset=asset,
        holder=custody.holder,
        place=custody.place,
        since_ms=custody.since_ms,
        by=custody.by,
        fact=custody.fact,
        condition=custody.condition,
        is_missing=custody.is_missing,
        kit=custody.kit,
        dispute=dispute,
    )


def _after(custody: Custody, fact: StoredFact, scan: Scan) -> Custody:
    """Custody one scan later. Contents named as exceptions were not there: missing."""
    is_through_kit = scan.asset != custody.asset
    if is_through_kit and custody.asset in scan.exceptions:
        return _changed(custody, is_missing=True)
    is_missing = scan.scan is ScanKind.MISSING
    if scan.scan in MOVES:
        return Custody(
            asset=custody.asset,
            holder="" if scan.scan is ScanKind.CHECK_IN else scan.holder,
            place=scan.place,
            since_ms=fact.stamp.ms,
            by=fact.actor,
            fact=fact.id,
            condition=scan.condition or custody.condition,
            kit=scan.asset if is_through_kit else "",
        )
    place = scan.place or custody.place
    return _changed(
        custody, place=place, condition=scan.condition, is_missing=is_missing
    )


def _changed(
    custody: Custody,
    place: str | None = None,
    condition: Condition | None = None,
    is_missing: bool = False,
) -> Custody:
    """The same holder since the same time; only what was looked at differs."""
    return Custody(
        asset=custody.asset,
        holder=custody.holder,
        place=custody.place if place is None else place,
        since_ms=custody.since_ms,
        by=custody.by,
        fact=custody.fact,
        condition=condition or custody.condition,
        is_missing=is_missing,
        kit=custody.kit,
    )


def _dispute(asset: str, scans: list[tuple[StoredFact, Scan]]) -> Dispute | None:
    """The newest open dispute; a fact that settles all its sides closes it.

    A check-in between two takings means that the second found it in the store, and
    one after them that it came back: neither is a dispute any more.
    """
    settled = {side for _, scan in scans for side in scan.settles}
    by_previous: dict[str, list[tuple[StoredFact, Scan]]] = {}
    for fact, scan in scans:
        if scan.scan is ScanKind.CHECK_IN:
            by_previous.clear()
        if scan.scan in TAKES and scan.asset == asset and not scan.settles:
            by_previous.setdefault(scan.previous, []).append((fact, scan))
    for rivals in reversed(list(by_previous.values())):
        holders = {scan.holder for _, scan in rivals}
        is_settled = all(fact.id in settled for fact, _ in rivals)
        if len(holders) > 1 and not is_settled:
            return _open(asset, [fact for fact, _ in rivals])
    return None


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
        for one, other in itertools.pairwise(rivals)
    )
    return Dispute(asset, sides, known)
