"""The run of scans on screen: for what, what came of each code, and putting it right.

It lives here and not in a page: a page may be lost and made anew between two scans.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from mobile.scan import session
from mobile.scan.decision import Answer, Intent
from mobile.scan.session import Entry, Run
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.equipment import Equipment, Scanned
from mobile.state.people import People
from mobile.state.unknown_codes import UnknownCodes
from shared import tags
from shared.custody import Custody
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction

# A code is seventeen characters, in a URL some eighty; what is longer was not scanned
# and is shown by its beginning.
CODE_CHARS_MAX = 200


class Scanning:
    """Scan, scan, scan. At first, things go to this phone's person."""

    def __init__(
        self,
        core: Core,
        days: Days,
        people: People,
        equipment: Equipment,
        unknown: UnknownCodes,
    ) -> None:
        self._core = core
        self._unknown = unknown
        self._days = days
        self._people = people
        self._equipment = equipment
        self._run = Run(Intent(ScanKind.CHECK_OUT))
        self._summed: Run | None = None

    @property
    def run(self) -> Run:
        """Entries newest first. Its intent's holder is never empty when taking out."""
        return replace(self._run, intent=self._intent())

    @property
    def summed(self) -> Run | None:
        """The run whose sum is on screen: the last, until the next begins."""
        return self._summed

    def hand_to(self, person: str) -> None:
        """Things scanned from now on go to this person; empty is oneself."""
        self._aim(Intent(ScanKind.CHECK_OUT, holder=person))

    def put_back(self) -> None:
        """Things scanned from now on come back into the store."""
        self._aim(Intent(ScanKind.CHECK_IN))

    def sum_up(self) -> None:
        """The run is over: its list goes, its sum stays until the next scan."""
        summed = self._run
        self.finish()
        self._summed = summed

    def finish(self) -> None:
        """List and sum are done with; what was recorded stays recorded."""
        self._summed = None
        self._now(Run(self._run.intent))

    def hear(self, raw: str) -> bool:
        """A code was scanned or typed. False: nothing, or the same sweep once more."""
        text = raw.strip()[:CODE_CHARS_MAX]
        code = tags.parse(text) or text
        if not code:
            return False
        heard, is_new = session.heard(self._run, code, self._core.now_ms())
        if not is_new:
            self._run = heard
            return False
        entry = self._badge(text) or self._thing(text)
        if entry.answer is Answer.UNKNOWN:
            self._unknown.keep(text, self._intent())
        # Not before it is saved: what the disk refused is read again.
        self._run = heard
        self._list(entry)
        return True

    def pick(self, asset: str) -> None:
        """The same for an asset chosen from the list, its label being damaged."""
        before = self._before()
        scanned = self._equipment.pick(asset, self._intent())
        self._list(self._entry("", scanned, before))

    def take(self, number: int) -> None:
        """What somebody else holds was handed over, and goes where things go now.

        No entry of that number, or one that is not about this: no-op.
        """
        entry = self._find(number)
        intent = self._intent()
        if entry is None or entry.answer is not Answer.DISPUTE or not intent.holder:
            return
        saved = self._equipment.take(entry.subject, intent)
        taken = replace(
            entry,
            answer=Answer.OK,
            fact=saved.change,
            act=ScanKind.HAND_OVER,
            holder=intent.holder,
            since_ms=self._core.now_ms(),
        )
        self._now(session.replaced(self._run, taken))

    def recount(self, number: int, missing: tuple[str, ...]) -> None:
        """Of a kit that was scanned, these contents were not in it. Unknown: no-op."""
        entry = self._find(number)
        if entry is None or not entry.fact or entry.is_undone:
            return
        saved = self._equipment.recount(entry.subject, entry.fact, missing)
        counted = replace(entry, fact=saved.change, missing=missing)
        self._now(session.replaced(self._run, counted))

    def undo(self, number: int) -> None:
        """Take one scan back. Nothing recorded, or taken back already: no-op."""
        entry = self._find(number)
        if entry is None or not entry.fact or entry.is_undone:
            return
        self._core.undo(Saved(entry.fact))
        self._now(session.undone(self._run, entry.fact))

    def may_take(self, entry: Entry) -> bool:
        """Whether "it was handed over" is an answer: not while two claim it."""
        is_asked = entry.answer is Answer.DISPUTE and not entry.is_disputed
        return is_asked and self._run.intent.scan is ScanKind.CHECK_OUT

    # Inside ---------------------------------------------------------------------

    def _intent(self) -> Intent:
        intent = replace(self._run.intent, workday=self._days.at_work())
        if intent.scan is ScanKind.CHECK_OUT and not intent.holder:
            return replace(intent, holder=self._core.actor.person)
        return intent

    def _aim(self, intent: Intent) -> None:
        # The same label once more, now for somebody else, is another scan.
        self._now(replace(self._run, intent=intent, heard_ms={}))

    def _now(self, run: Run) -> None:
        self._run = run
        self._core.ticked()

    def _list(self, entry: Entry) -> None:
        self._summed = None
        self._now(session.listed(self._run, entry))

    def _find(self, number: int) -> Entry | None:
        return next((one for one in self._run.entries if one.number == number), None)

    def _badge(self, raw: str) -> Entry | None:
        """Checks the owner of a badge in; None if it is nobody's badge."""
        owner = self._people.by_tag(raw)
        if owner is None:
            return None
        if not self._days.at_work():
            name = owner.name.name
            return Entry(raw, Answer.NO_DAY, name, kind="person", subject=owner.id)
        badge = self._people.badge(raw, Direction.IN)
        assert badge.person is not None
        return Entry(
            code=raw,
            answer=badge.answer,
            title=badge.person.name.name,
            fact=badge.saved.change if badge.saved else "",
            kind="person",
            subject=badge.person.id,
            since_ms=badge.presence.first_in_ms if badge.presence else None,
        )

    def _thing(self, raw: str) -> Entry:
        before = self._before()
        return self._entry(raw, self._equipment.scan(raw, self._intent()), before)

    def _before(self) -> dict[str, Custody]:
        """Where things stand, if they come back: the scan will have changed it."""
        is_back = self._run.intent.scan is ScanKind.CHECK_IN
        return self._equipment.custodies() if is_back else {}

    def _entry(
        self, raw: str, scanned: Scanned, before: Mapping[str, Custody]
    ) -> Entry:
        asset, custody = scanned.asset, scanned.custody
        if asset is None:
            return Entry(raw, scanned.answer)
        return Entry(
            code=raw,
            answer=scanned.answer,
            title=asset.name.name,
            fact=scanned.saved.change if scanned.saved else "",
            kind="asset",
            subject=asset.id,
            act=self._run.intent.scan,
            holder=custody.holder if custody else "",
            since_ms=custody.since_ms if custody else None,
            is_disputed=bool(custody and custody.dispute),
            came_from=self._came_from(asset.id, before) if scanned.saved else {},
        )

    def _came_from(self, asset: str, before: Mapping[str, Custody]) -> dict[str, str]:
        moved = (asset, *self._equipment.contents(asset))
        held = {id_: before[id_].holder for id_ in moved if id_ in before}
        return {id_: holder for id_, holder in held.items() if holder}
