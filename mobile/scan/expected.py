"""What a run of scans is still short of: what holders have, what kits contain. Pure.

Rule 1: whoever had a thing that the run took back is asked for all that they have.
Rule 2: a kit whose pieces go out one by one is asked for all of its pieces.
Rule 3: where one thing alone is expected nothing is counted: its scan has said it all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from mobile.scan.session import Entry, Run
from shared.custody import TAKES, Custody
from shared.nouns.equipment import Asset, Ownership

# Of a kit: whoever takes one piece does not take the kit.
PIECES_MIN = 2
COUNTED_MIN = 2


class Expected(Struct, frozen=True):
    """Of all that `holder` had, what is back and what is not; ids of things.

    With a `kit` the other way around: of what belongs in it, what `holder` has now.
    """

    holder: str
    there: tuple[str, ...]
    missing: tuple[str, ...]
    kit: str = ""

    @property
    def count(self) -> int:
        return len(self.there) + len(self.missing)


class Known(Struct, frozen=True):
    """What a phone knows of things: by id, where each stands, what a kit contains."""

    assets: Mapping[str, Asset]
    custodies: Mapping[str, Custody]
    contents: Callable[[str], tuple[str, ...]]

    def holder(self, asset: str) -> str:
        custody = self.custodies.get(asset)
        return custody.holder if custody else ""

    def is_expected(self, asset: str) -> bool:
        """What is somebody's own goes home with them."""
        known = self.assets.get(asset)
        if known is None or known.life.is_cancelled:
            return False
        return known.owner.ownership is not Ownership.PERSONAL


def expected(run: Run, known: Known) -> tuple[Expected, ...]:
    """Most missing first; else who was scanned last. Of nobody if nothing is."""
    told = [entry for entry in run.entries if entry.fact and not entry.is_undone]
    found = [*_of_holders(told, known), *_of_kits(told, known)]
    counted = [one for one in found if one.there and one.count >= COUNTED_MIN]
    return tuple(sorted(counted, key=lambda one: -len(one.missing)))


def outermost(ids: Sequence[str], assets: Mapping[str, Asset]) -> tuple[str, ...]:
    """A kit stands for those of its contents that are among them too."""
    among = set(ids)
    return tuple(id_ for id_ in ids if assets[id_].kit.kit not in among)


def _of_holders(told: Sequence[Entry], known: Known) -> Iterator[Expected]:
    # The holder of a kit is asked; what another had is only in it.
    asked = [entry.came_from.get(entry.subject, "") for entry in told]
    holders = [one for one in dict.fromkeys(asked) if one]
    came: dict[str, dict[str, None]] = {one: {} for one in holders}
    for entry in told:
        for id_, holder in entry.came_from.items():
            if holder in came and known.is_expected(id_):
                came[holder][id_] = None
    still = _held(holders, known)
    for holder in holders:
        there = tuple(id_ for id_ in came[holder] if known.holder(id_) != holder)
        yield Expected(holder, there, still[holder])


def _held(holders: Collection[str], known: Known) -> dict[str, tuple[str, ...]]:
    held: dict[str, list[str]] = {one: [] for one in holders}
    if holders:
        for id_, custody in known.custodies.items():
            if custody.holder in held and known.is_expected(id_):
                held[custody.holder].append(id_)
    return {one: tuple(_named(ids, known)) for one, ids in held.items()}


def _of_kits(told: Sequence[Entry], known: Known) -> Iterator[Expected]:
    pieces: dict[str, dict[str, str]] = {}
    for entry in told:
        asset = known.assets.get(entry.subject)
        is_out = entry.act in TAKES and known.holder(entry.subject) == entry.holder
        if asset is not None and asset.kit.kit and is_out:
            pieces.setdefault(asset.kit.kit, {})[asset.id] = entry.holder
    for kit, out in pieces.items():
        if len(out) < PIECES_MIN:
            continue
        # Newest first: whoever the last piece went to gets the kit.
        holder = next(iter(out.values()))
        inside = known.contents(kit)
        there = tuple(id_ for id_ in inside if known.holder(id_) == holder)
        missing = [id_ for id_ in inside if id_ not in there]
        yield Expected(holder, there, tuple(_named(missing, known)), kit)


def _named(ids: Sequence[str], known: Known) -> list[str]:
    return sorted(ids, key=lambda id_: known.assets[id_].name.name.casefold())
