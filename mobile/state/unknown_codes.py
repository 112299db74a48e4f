"""Codes that nothing here carried when they were scanned: they count once it does.

Rule 1: what was scanned since by somebody else stands; an older scan moves nothing.
Rule 2: a badge counts from when it was shown; a thing from when it is known, since a
        scan has no time but that of its recording.
Rule 3: only for the person who scanned it; whoever has the phone now has not.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import kept, writes
from mobile.scan.decision import Intent
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.equipment import Equipment
from mobile.state.people import People
from shared import tags
from shared.errors import CallboardError
from shared.nouns.equipment import Asset
from shared.nouns.people import Attendance, Direction, Method, Person
from shared.words import shown

# A pallet of labels that the office has yet to list; past that the oldest goes.
CODES_MAX: Final = 500
WHY = shown("The badge was not known yet when it was shown.")
NAME = "unknown_codes"


class Unknown(Struct, frozen=True):
    """A tag's `code`, as `owner` scanned it at `at_ms` (epoch ms) on `workday`.

    `intent` is what was done with things then, None at a gate: there it is a badge,
    shown at `place`. Once `subject` is known, a person or an asset, `fact` is what was
    recorded of it; empty for nothing.
    """

    code: str
    at_ms: int
    owner: str
    workday: str
    intent: Intent | None = None
    place: str = ""
    subject: str = ""
    fact: str = ""


class UnknownCodes:
    """`meet` is for what listens to changes."""

    def __init__(
        self, core: Core, days: Days, people: People, equipment: Equipment
    ) -> None:
        self._core = core
        self._days = days
        self._people = people
        self._equipment = equipment
        self._is_meeting = False

    def all(self) -> tuple[Unknown, ...]:
        """This person's, oldest first: what waits still, and what others came to."""
        me = self._core.actor.person
        return tuple(one for one in self._kept() if one.owner == me)

    def keep(self, raw: str, intent: Intent | None, place: str = "") -> None:
        """Nothing here carries it. It is on disk when this returns; no tag: no-op."""
        code = tags.parse(raw)
        if code is None or self._core.paired is None:
            return
        new = Unknown(
            code,
            self._core.now_ms(),
            self._core.actor.person,
            self._days.at_work(),
            intent,
            place,
        )
        others = (one for one in self._kept() if not _is_same(one, new))
        self._put((*others, new)[-CODES_MAX:])

    def forget(self, code: str) -> None:
        """It is not waited for any more, or has been looked at. Not there: no-op."""
        me = self._core.actor.person
        self._put(
            tuple(one for one in self._kept() if (one.code, one.owner) != (code, me))
        )

    def undo(self, code: str) -> None:
        """What was recorded of it is taken back, and it is done with."""
        for one in self.all():
            if one.code == code and one.fact:
                self._core.undo(Saved(one.fact))
        self.forget(code)

    def meet(self) -> None:
        """What has come to be known meanwhile counts from now on."""
        waiting = [one for one in self.all() if not one.subject]
        if not waiting or self._is_meeting:
            return
        self._is_meeting = True
        try:
            met = {one.code: self._met(one) for one in waiting}
            if any(one.subject for one in met.values()):
                me = self._core.actor.person
                self._put(
                    tuple(
                        met.get(one.code, one) if one.owner == me else one
                        for one in self._kept()
                    )
                )
        except CallboardError:
            # No room on the disk: they are kept, and met the next time.
            return
        finally:
            self._is_meeting = False

    # Inside ---------------------------------------------------------------------

    def _met(self, one: Unknown) -> Unknown:
        person, asset = self._people.by_tag(one.code), self._equipment.by_tag(one.code)
        if person is not None:
            return replace(one, subject=person.id, fact=self._come(one, person))
        if asset is not None:
            return replace(one, subject=asset.id, fact=self._scanned(one, asset))
        return one

    def _come(self, one: Unknown, person: Person) -> str:
        """They were there then. In since, or not theirs to say: nothing is recorded."""
        here = self._days.presences(one.workday).get(person.id)
        is_so = here is not None and (here.is_here or here.last_ms >= one.at_ms)
        is_mine = self._people.may_check_in(person.id) and not person.life.is_cancelled
        if is_so or not is_mine or not one.workday:
            return ""
        method = Method.BADGE if one.intent else Method.KIOSK
        came = Attendance(
            person.id,
            one.workday,
            Direction.IN,
            method,
            one.place,
            at_ms=one.at_ms,
            reason=WHY,
        )
        return self._core.record(writes.fact("attendance", came)).change

    def _scanned(self, one: Unknown, asset: Asset) -> str:
        since_ms = self._equipment.custody(asset.id).since_ms or 0
        if one.intent is None or since_ms >= one.at_ms:
            return ""
        saved = self._equipment.pick(asset.id, one.intent).saved
        return saved.change if saved else ""

    def _kept(self) -> tuple[Unknown, ...]:
        return self._core.cached(
            NAME, lambda: self._core.read(kept.get, NAME, tuple[Unknown, ...]) or ()
        )

    def _put(self, codes: tuple[Unknown, ...]) -> None:
        self._core.replica.write(kept.put, NAME, codes)
        self._core.changed()


def _is_same(one: Unknown, other: Unknown) -> bool:
    return (one.code, one.owner) == (other.code, other.owner)
