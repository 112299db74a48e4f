"""The inbox: what was refused or is disputed between authors, and what to do."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

import msgspec
from msgspec import Struct

from mobile.replica import inbox, records, writes
from mobile.replica.writes import Moment
from mobile.state.core import Core, Saved
from shared.changes import Change, Patch, Register, StoredFact
from shared.errors import NotFound
from shared.facts import subject
from shared.nouns.base import Group
from shared.nouns.incidents import Comment
from shared.nouns.review import Conflict, Side
from shared.words import shown

AGAIN, HANDED, DISCARDED = "again", "handed", "discarded"


class Refusal(Struct, frozen=True):
    """One message about one or more refused changes; `id` is what the acts take.

    `code` and `detail` are the first one's. `kind` and `record` say on what. `mine` is
    the author's version by group; `stands` what is there now. `count` changes rest
    on each other.
    """

    id: str
    code: str
    detail: str
    kind: str
    record: str
    mine: dict[str, dict[str, Any]]
    stands: dict[str, Register]
    count: int
    refused_ms: int


class Disagreement(Struct, frozen=True):
    """An open conflict that this phone may see. `shown` is the side on screens now.

    `is_mine`: one of the sides is this person's.
    """

    id: str
    kind: str
    record: str
    group: str
    sides: tuple[Side, ...]
    shown: str
    is_mine: bool


class Inbox:
    """Nothing leaves it but by its author's decision."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def refusals(self) -> list[Refusal]:
        """What was not accepted and nobody has decided on, oldest first."""
        return self._core.cached("refusals", lambda: self._core.read(_refusals))

    def refusal(self, id: str) -> Refusal | None:
        return next((one for one in self.refusals() if one.id == id), None)

    def disagreements(self) -> list[Disagreement]:
        """Open conflicts: this person's own first."""
        found = self._core.cached("disagreements", self._disagreements)
        return sorted(found, key=lambda one: (not one.is_mine, one.id))

    def disagreement(self, id: str) -> Disagreement | None:
        return next((one for one in self.disagreements() if one.id == id), None)

    def held(self) -> list[StoredFact]:
        """This person's facts that wait for the office, each with why (`held`)."""
        return self._core.cached("held", lambda: self._core.read(records.held_facts))

    def count(self) -> int:
        """How many messages wait for this person's decision."""
        mine = [one for one in self.disagreements() if one.is_mine]
        return len(self.refusals()) + len(mine)

    # Acts on a refusal ----------------------------------------------------------

    def again(self, id: str, **edited: Group) -> list[Saved]:
        """Send it again as new changes, on top of what stands now.

        `edited` replaces groups of the author's version. What was saved says no more
        than which changes: nobody takes this back. Raises NotFound if it has been
        decided on.
        """
        saved = self._core.replica.write(
            _send_again, self._chain(id), self._core.moment, edited, self._core.now_ms()
        )
        self._core.was_saved()
        return saved

    def send_to_coordinator(self, id: str, words: str) -> Saved:
        """Put the author's version, in `words`, on the record as a comment. Raises
        NotFound.
        """
        self._chain(id)
        refusal = self.refusal(id)
        assert refusal is not None
        body = Comment(refusal.kind, refusal.record, words)
        saved = self._core.record(writes.fact("comment", body))
        self._decide(id, HANDED)
        return saved

    def discard(self, id: str) -> None:
        """Let what stands stand. The change stays in the file, decided on."""
        self._chain(id)
        self._decide(id, DISCARDED)

    def reopen(self, id: str, *made: Saved) -> None:
        """Take back what was decided on a refusal, and the changes it `made`."""
        for saved in reversed(made):
            self._core.undo(saved)
        self._core.replica.write(inbox.reopen, id)
        self._core.changed()

    # Acts on a disagreement -----------------------------------------------------

    def settle(self, id: str, side: str) -> Saved:
        """Decide a conflict for the side made by change `side`; NotFound if gone.

        Sides that are not on screen now keep it open. Raises Forbidden.
        """
        one = self.disagreement(id)
        chosen = [s for s in one.sides if s.change == side] if one else []
        if one is None or not chosen:
            raise NotFound(shown("This has been decided meanwhile."))
        form = self._core.form(one.kind, one.record)
        patch = Patch(
            one.kind,
            one.record,
            set={one.group: chosen[0].value},
            saw=form.saw(one.group),
            settles={one.group: tuple(s.change for s in one.sides)},
        )
        return self._core.write(patch, form=form)

    # Inside ---------------------------------------------------------------------

    def _chain(self, id: str) -> list[inbox.Refused]:
        chain = [one for one in self._core.read(inbox.open_refusals) if one.chain == id]
        if not chain:
            raise NotFound(shown("This has been decided already."))
        return chain

    def _decide(self, id: str, decision: str) -> None:
        self._core.replica.write(inbox.decide, id, decision, self._core.now_ms())
        self._core.changed()

    def _disagreements(self) -> list[Disagreement]:
        me, found = self._core.actor.person, []
        for conflict in self._core.read(records.records, Conflict, "conflict").values():
            on, sides = conflict.on, conflict.standing.sides
            if not sides:
                continue
            shown = self._core.form(on.kind, on.id).groups.get(on.group)
            found.append(
                Disagreement(
                    id=conflict.id,
                    kind=on.kind,
                    record=on.id,
                    group=on.group,
                    sides=sides,
                    shown=shown.change if shown else "",
                    is_mine=any(side.actor == me for side in sides),
                )
            )
        return found


def _refusals(connection: Connection) -> list[Refusal]:
    chains: dict[str, list[inbox.Refused]] = {}
    for one in inbox.open_refusals(connection):
        chains.setdefault(one.chain, []).append(one)
    return [_refusal(connection, id_, chain) for id_, chain in chains.items()]


def _refusal(connection: Connection, id: str, chain: list[inbox.Refused]) -> Refusal:
    first = chain[0]
    patches = [patch for one in chain for patch in one.change.patches]
    kind, record = _on_what(first.change)
    mine: dict[str, dict[str, Any]] = {}
    if first.change.fact is not None:
        mine[kind] = first.change.fact.body
    for patch in patches:
        if (patch.kind, patch.id) == (kind, record):
            mine |= patch.set
            for name in {*patch.add, *patch.remove}:
                mine[name] = {
                    "add": patch.add.get(name, ()),
                    "remove": patch.remove.get(name, ()),
                }
    return Refusal(
        id=id,
        code=first.outcome.code,
        detail=first.outcome.detail,
        kind=kind,
        record=record,
        mine=mine,
        stands=records.groups(connection, kind, record),
        count=len(chain),
        refused_ms=first.refused_ms,
    )


def _on_what(change: Change) -> tuple[str, str]:
    """Kind and id of what a change is about; of a fact, its kind and its subject."""
    if change.fact is not None:
        return change.fact.kind, subject(change.fact.kind, change.fact.body)
    return change.patches[0].kind, change.patches[0].id


def _send_again(
    connection: Connection,
    chain: list[inbox.Refused],
    moment: Callable[[], Moment],
    edited: dict[str, Group],
    now_ms: int,
) -> list[Saved]:
    """The chain's changes anew, each on top of what stands after the one before."""
    saved = []
    values = {name: msgspec.to_builtins(value) for name, value in edited.items()}
    for one in chain:
        patches = [_anew(connection, patch, values) for patch in one.change.patches]
        fact, act = one.change.fact, one.change.act
        change = writes.save(connection, moment(), *patches, fact=fact, act=act)
        saved.append(Saved(change.id))
    inbox.decide(connection, chain[0].chain, AGAIN, now_ms)
    return saved


def _anew(
    connection: Connection, patch: Patch, edited: dict[str, dict[str, Any]]
) -> Patch:
    form = records.form(connection, patch.kind, patch.id)
    is_create = patch.is_create and not form.groups
    values = {name: edited.get(name, value) for name, value in patch.set.items()}
    touched = {*values, *patch.add, *patch.remove}
    saw = {} if is_create else form.saw(*touched)
    settles = {} if is_create else form.settles(*values)
    settles |= {name: form.added(name, *gone) for name, gone in patch.remove.items()}
    return Patch(
        patch.kind,
        patch.id,
        is_create,
        set=values,
        add=patch.add,
        remove=patch.remove,
        saw=saw,
        settles=settles,
    )
