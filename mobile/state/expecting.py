"""What a run of scans expects, and reporting what did not come."""

from collections.abc import Sequence

from mobile.replica import writes
from mobile.scan.expected import Expected, Known, expected, outermost
from mobile.scan.session import Entry, Run
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.equipment import AssetLine, Equipment
from shared.access import may_record
from shared.custody import TAKES, Custody
from shared.nouns.equipment import Scan, ScanKind


class Expecting:
    """Nobody types a list: who has what, and what a kit contains, is known here."""

    def __init__(self, core: Core, days: Days, equipment: Equipment) -> None:
        self._core = core
        self._days = days
        self._equipment = equipment

    def of(self, run: Run) -> tuple[Expected, ...]:
        """Most missing first; nothing where one thing alone is expected."""
        if not any(self._asks(entry) for entry in run.entries):
            return ()
        equipment = self._equipment
        known = Known(equipment.all(), equipment.custodies(), equipment.contents)
        return expected(run, known)

    def lines(self, one: Expected) -> list[AssetLine]:
        """What is missing, a kit for all that is missing with it."""
        known = self._equipment.all()
        # A page may draw once more what it knew before a thing was taken from it.
        ids = outermost([id_ for id_ in one.missing if id_ in known], known)
        return self._equipment.lines_of(ids)

    def to_report(self, found: Sequence[Expected]) -> tuple[str, ...]:
        """What may be said to be missing: not what somebody else is known to have,
        and not what is reported already.
        """
        if not may_record(self._core.actor, "scan", {"scan": ScanKind.MISSING}):
            return ()
        held = self._equipment.custodies()
        ids: dict[str, None] = {}
        for one in found:
            for id_ in one.missing:
                custody = held.get(id_, Custody(id_))
                is_elsewhere = custody.holder not in ("", one.holder)
                if not (is_elsewhere or custody.is_missing):
                    ids[id_] = None
        return tuple(ids)

    def report(self, assets: Sequence[str]) -> list[Saved]:
        """All of them are missing, in one go; who holds each stays as it was."""
        held, workday = self._equipment.custodies(), self._days.at_work()
        facts = [
            writes.fact(
                "scan",
                Scan(
                    asset=id_,
                    scan=ScanKind.MISSING,
                    workday=workday,
                    previous=held.get(id_, Custody(id_)).fact,
                ),
            )
            for id_ in assets
        ]
        return self._core.record_all(facts)

    def _asks(self, entry: Entry) -> bool:
        """Whether it may tell of more than itself: most that goes out does not."""
        asset = self._equipment.all().get(entry.subject)
        is_piece = asset is not None and bool(asset.kit.kit)
        return bool(entry.came_from) or (is_piece and entry.act in TAKES)
