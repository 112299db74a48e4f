"""Equipment: what there is, who holds it, and scanning it."""

from collections.abc import Iterable
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import custody, records, writes
from mobile.replica.custody import Standing
from mobile.replica.kept import Paired
from mobile.scan.decision import Answer, Intent, decide
from mobile.settings import VERSION
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from shared import access, tags
from shared.custody import Custody, Dispute, custodies
from shared.errors import BadInput, Forbidden, NotSaved
from shared.facts import counting
from shared.nouns.equipment import Asset, Scan, ScanKind
from shared.schema import readable
from shared.words import shown

# As many are folded again at each start; to keep them takes a commit.
UNKEPT_MAX = 20
NOT_SETTLED = shown("Only the earlier holder or the office can settle this.")
MOVED_ON = shown("This kit has moved on since it was scanned. Scan it again.")


class AssetLine(Struct, frozen=True):
    """An asset and where it stands. `contents` are the ids of what is in a kit.

    `back_ms` is when whoever has it is to bring it back, None if nobody said.
    """

    asset: Asset
    custody: Custody
    contents: tuple[str, ...] = ()
    back_ms: int | None = None


class Scanned(Struct, frozen=True):
    """What a scanned code came to.

    `custody` is how it stands now, the scan included. `saved` None: nothing was
    recorded. A dispute is settled by `take` or `confirm_hand_over`.
    """

    answer: Answer
    raw: str
    asset: Asset | None = None
    custody: Custody | None = None
    saved: Saved | None = None


class Seen(Struct, frozen=True):
    """One scan: by whom, when (epoch ms). `is_waiting`: not received yet."""

    id: str
    scan: Scan
    by: str
    at_ms: int
    is_waiting: bool


class Equipment:
    """All assets, and the acts of a scan."""

    def __init__(self, core: Core, days: Days) -> None:
        self._core = core
        self._days = days
        # What was folded last, for whose phone.
        self._standings: dict[str, Standing] = {}
        self._whose: Paired | None = None

    def all(self) -> dict[str, Asset]:
        """Every asset by id, cancelled ones too."""
        return self._core.cached_of_records(
            "assets", lambda: self._core.read(records.records, Asset, "asset")
        )

    def lines(self) -> list[AssetLine]:
        """All that is not cancelled, by category and name."""
        counting = [
            id_ for id_, asset in self.all().items() if not asset.life.is_cancelled
        ]
        lines = self.lines_of(counting)
        return sorted(lines, key=lambda x: (x.asset.name.category, x.asset.name.name))

    def lines_of(self, assets: Iterable[str]) -> list[AssetLine]:
        """The same of these, in their order; they are known here."""
        known, held = self.all(), self.custodies()
        return [self._line(known[id_], held.get(id_, Custody(id_))) for id_ in assets]

    def custodies(self) -> dict[str, Custody]:
        """Where each thing stands that was ever scanned."""
        return self._core.cached("custodies", self._custodies)

    def line(self, asset: str) -> AssetLine | None:
        known = self.all().get(asset)
        if known is None:
            return None
        return self._line(known, self.custody(asset))

    def held_by(self, person: str) -> list[AssetLine]:
        return [line for line in self.lines() if line.custody.holder == person]

    def disputes(self) -> list[Dispute]:
        """Open ones: two took the same thing and neither knew of the other."""
        return [line.custody.dispute for line in self.lines() if line.custody.dispute]

    def custody(self, asset: str) -> Custody:
        """Who holds one asset now. Never scanned: nobody, nowhere."""
        facts = self._core.read(records.facts, "scan", subject=asset)
        return custodies(facts).get(asset, Custody(asset))

    def contents(self, kit: str) -> tuple[str, ...]:
        """Ids of what belongs in a kit; empty for anything else."""
        return self._core.cached_of_records("kits", self._kits).get(kit, ())

    def scan(self, raw: str, intent: Intent) -> Scanned:
        """A code was scanned or typed: decide, and record what is to be recorded."""
        asset = self.by_tag(raw)
        return self._scan(raw, asset, intent)

    def pick(self, asset: str, intent: Intent) -> Scanned:
        """The same for an asset chosen from a list."""
        return self._scan("", self.all().get(asset), intent)

    def take(self, asset: str, intent: Intent) -> Saved:
        """Somebody else holds it, and it was handed over to `intent.holder` now."""
        return self._record(asset, ScanKind.HAND_OVER, intent)

    def confirm_hand_over(self, asset: str, *, holder: str) -> Saved:
        """Settle a dispute: the earlier holder says that they handed it to `holder`.

        The office settles it by a ruling. Raises BadInput if there is none any more,
        Forbidden for anybody else.
        """
        dispute = self.custody(asset).dispute
        if dispute is None:
            raise BadInput(shown("Nobody disputes this any more."), field="asset")
        actor = self._core.actor
        is_office = actor.role in access.OFFICE
        is_earlier = dispute.sides[0].holder == actor.person
        if not (is_office or is_earlier):
            raise Forbidden(NOT_SETTLED)
        kind = ScanKind.RULING if is_office else ScanKind.HAND_OVER
        # Who gave it to one of two others does not speak for the second.
        mine = {actor.person, holder}
        settles = tuple(
            side.fact for side in dispute.sides if is_office or side.holder in mine
        )
        intent = Intent(kind, holder, workday=self._days.at_work())
        return self._record(asset, kind, intent, settles)

    def may_recount(self, kit: str, fact: str) -> bool:
        """Whether the scan recorded as `fact` is still how the kit stands."""
        return self.custody(kit).fact == fact

    def recount(self, kit: str, fact: str, missing: tuple[str, ...]) -> Saved:
        """Put the scan of a kit right: `missing` of its contents were not in it.

        The scan recorded as `fact` is taken back and made again in one go; what was in
        it and has been scanned by itself since stays where that left it. Raises
        BadInput if this phone knows no such scan, or the kit has moved on.
        """
        found = self._core.read(records.facts, "scan", subject=kit)
        scans = [readable(Scan, one.body) for one in found if one.id == fact]
        if not scans or scans[0] is None:
            raise BadInput(shown("This scan is not here any more. Scan the kit again."))
        if not self.may_recount(kit, fact):
            raise BadInput(MOVED_ON)
        was = scans[0]
        counted = [id_ for id_ in self.contents(kit) if self._went_with(was, id_, fact)]
        body = replace(
            was,
            contents=tuple(id_ for id_ in counted if id_ not in missing),
            exceptions=tuple(id_ for id_ in missing if id_ in counted),
        )
        return self._core.record_instead(fact, writes.fact("scan", body))

    def _went_with(self, scan: Scan, asset: str, fact: str) -> bool:
        """Whether what that scan of a kit said of a thing in it is the last word."""
        custody = self.custody(asset)
        if asset in scan.exceptions:
            return custody.is_missing
        return asset in scan.contents and custody.fact == fact

    def scans(self, asset: str) -> list[Seen]:
        """What was done with an asset and still counts, newest first."""
        found = counting(self._core.read(records.facts, "scan", subject=asset))
        seen = [(fact, readable(Scan, fact.body)) for fact in found]
        return [
            Seen(fact.id, scan, fact.actor, fact.stamp.ms, fact.seq == 0)
            for fact, scan in reversed(seen)
            if scan is not None
        ]

    def by_tag(self, raw: str) -> Asset | None:
        """What carries the tag that was scanned or typed; None if nothing does."""
        code = tags.parse(raw)
        bearers = [a for a in self.all().values() if code and a.tag.code == code]
        return min(bearers, key=lambda a: a.life.is_cancelled, default=None)

    def _line(self, asset: Asset, custody: Custody) -> AssetLine:
        # What went out in a kit comes back with it.
        out_in = self.all().get(custody.kit, asset)
        due = out_in.due
        is_this_taking = bool(custody.holder) and due.taking == custody.fact
        back_ms = due.back_ms if is_this_taking else None
        return AssetLine(asset, custody, self.contents(asset.id), back_ms)

    def _scan(self, raw: str, asset: Asset | None, intent: Intent) -> Scanned:
        if asset is None:
            return Scanned(Answer.UNKNOWN, raw)
        before = self.custody(asset.id)
        decision = decide(asset, before, self.contents(asset.id), intent)
        if decision.record is None:
            return Scanned(decision.answer, raw, asset, before)
        saved = self._core.record(writes.fact("scan", decision.record))
        return Scanned(decision.answer, raw, asset, self.custody(asset.id), saved)

    def _record(
        self,
        asset: str,
        kind: ScanKind,
        intent: Intent,
        settles: tuple[str, ...] = (),
    ) -> Saved:
        body = Scan(
            asset=asset,
            scan=kind,
            holder=intent.holder,
            place=intent.place,
            workday=intent.workday,
            previous=self.custody(asset).fact,
            contents=self.contents(asset),
            settles=settles,
        )
        return self._core.record(writes.fact("scan", body))

    def _custodies(self) -> dict[str, Custody]:
        """Of everything, folded anew only where a scan has come since the last time.

        There are thousands of scans, and each of them changes one thing or a kit.
        """
        if self._whose != self._core.paired:
            self._whose, self._standings = self._core.paired, {}
        found = self._core.read(custody.standings, VERSION, self._standings)
        if sum(not one.is_kept for one in found.values()) > UNKEPT_MAX:
            # What is not kept is only folded once more at the next start.
            with suppress(NotSaved):
                self._core.replica.write(custody.keep, VERSION, found)
                found = {id_: replace(one, is_kept=True) for id_, one in found.items()}
        self._standings = found
        return {asset: one.custody for asset, one in found.items()}

    def _kits(self) -> dict[str, tuple[str, ...]]:
        kits: dict[str, list[str]] = {}
        for id_, asset in sorted(self.all().items()):
            if asset.kit.kit and not asset.life.is_cancelled:
                kits.setdefault(asset.kit.kit, []).append(id_)
        return {kit: tuple(contents) for kit, contents in kits.items()}
