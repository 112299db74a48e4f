"""What a file says now, against what it said before and what stands: the patches.

Three values meet in every group: what the file said at the last import, what it says
now, and what stands.

- The file says what it said: the group is left alone, whatever the office made of it.
- What stands is what the file said: the new value replaces it.
- Both differ: the patch tells honestly which change the file's author had seen, and
  the rules keep both sides for a person to choose.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

from server.exchange.memory import Memory, Said, standing
from server.exchange.wanted import KINDS, Wanted, day_title
from server.store.protocol import Reader
from server.store.rows import Held
from shared.changes import Patch
from shared.nouns.plan import DayStatus

# What leaves the file is cancelled; people and places stay, they may be needed.
CANCELLED_KINDS = ("call", "item", "workday")

CANCELLED = {"is_cancelled": True}

# The file gives a part, the office its player: the office's word is never contested.
YIELDING = frozenset({("person", "name")})

# A number that follows from what stands around the record. Where the office has moved
# or cancelled the record, that number alone is no reason to ask a person.
COUNTED = {("item", "day"): "order", ("workday", "identity"): "total"}


class Verdict(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    REVIVED = "revived"
    UNCHANGED = "unchanged"
    LOCKED = "locked"


class Step(Struct, frozen=True):
    """What is to become of one record.

    A record that is unchanged may have a patch too: file and office have come to
    agree, and the next import has to know.
    """

    kind: str
    id: str
    title: str
    verdict: Verdict
    patch: Patch | None = None


class Reconciling:
    """One import against one moment of the store."""

    def __init__(self, reader: Reader, production: str, memory: Memory) -> None:
        self._memory = memory
        self._records = {kind: reader.records(production, kind) for kind in KINDS}
        self._locked = {
            id_
            for id_, held in self._records["workday"].items()
            if standing(held, "standing").value.get("status") == DayStatus.LOCKED
        }
        self._called = {
            _who(standing(held, "who")) for held in self._records["call"].values()
        }

    def steps(self, wanted: Iterable[Wanted]) -> list[Step]:
        """First what is in the file, each record after those it names; then the rest.

        A person whom the office has called on that day already gets no second call.
        """
        wanted = tuple(wanted)
        found = [self._step(one) for one in wanted if not self._is_called(one)]
        kept = {one.id for one in wanted}
        for kind in CANCELLED_KINDS:
            gone = (id_ for id_ in self._memory.ids(kind) if id_ not in kept)
            found += self._cancellations(kind, gone)
        return found

    def left_on(self, workday: str) -> int:
        """How many lines on this day are none of the file's, and not cancelled."""
        ours = set(self._memory.ids("item"))
        return sum(
            1
            for id_, held in self._records["item"].items()
            if id_ not in ours
            and standing(held, "day").value.get("workday") == workday
            and standing(held, "life").value != CANCELLED
        )

    def _step(self, wanted: Wanted) -> Step:
        held = self._records[wanted.kind].get(wanted.id, {})
        verdict, patch = (
            self._edit(wanted, held) if held else (Verdict.NEW, _creation(wanted))
        )
        days = {wanted.workday, _workday(wanted.kind, held)}
        if patch is not None and self._locked & days:
            verdict, patch = Verdict.LOCKED, None
        return Step(wanted.kind, wanted.id, wanted.title, verdict, patch)

    def _is_called(self, wanted: Wanted) -> bool:
        if wanted.kind != "call" or wanted.id in self._records["call"]:
            return False
        return _who(Said(wanted.groups["who"])) in self._called

    def _edit(
        self, wanted: Wanted, held: dict[str, Held]
    ) -> tuple[Verdict, Patch | None]:
        set_: dict[str, dict[str, Any]] = {}
        saw: dict[str, str] = {}
        settles: dict[str, tuple[str, ...]] = {}
        is_edit = False
        for group, value in wanted.groups.items():
            said = self._memory.said(wanted.kind, wanted.id, group)
            stands = standing(held, group)
            if value == said.value or self._yields(wanted, group, held):
                continue
            is_edit = is_edit or value != stands.value
            set_[group] = value
            saw[group] = _seen(said, stands)
            if stands.further and stands.value == said.value:
                # They all said what the file said: it has seen each of them.
                settles[group] = stands.further
        add, remove = self._elements(wanted)
        if not (set_ or add or remove):
            return Verdict.UNCHANGED, None
        is_edit = is_edit or bool(add or remove)
        if is_edit:
            life = self._memory.said(wanted.kind, wanted.id, "life")
            saw.setdefault("life", _seen(life, standing(held, "life")))
        patch = Patch(
            wanted.kind,
            wanted.id,
            set=set_,
            add=add,
            remove=remove,
            saw=saw,
            settles=settles,
        )
        if not is_edit:
            return Verdict.UNCHANGED, patch
        is_back = "life" in set_ and standing(held, "life").value == CANCELLED
        return Verdict.REVIVED if is_back else Verdict.UPDATED, patch

    def _yields(self, wanted: Wanted, group: str, held: dict[str, Held]) -> bool:
        """Whether the office's word stands though the file has a new one."""
        said = self._memory.said(wanted.kind, wanted.id, group)
        stands = standing(held, group)
        if (wanted.kind, group) in YIELDING:
            return stands.value != said.value
        counted = COUNTED.get((wanted.kind, group))
        if counted is None or not _differ_only_in(
            counted, said.value, wanted.groups[group]
        ):
            return False
        life = standing(held, "life").value
        is_dropped = life == CANCELLED and life != (
            self._memory.said(wanted.kind, wanted.id, "life").value
        )
        is_moved = not _differ_only_in(counted, said.value, stands.value)
        return is_dropped or is_moved

    def _elements(
        self, wanted: Wanted
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """What came to and went from the file's sets; the office's own stay."""
        add: dict[str, tuple[str, ...]] = {}
        remove: dict[str, tuple[str, ...]] = {}
        for group, elements in wanted.elements.items():
            before = self._memory.said(wanted.kind, wanted.id, group).value
            known = set(before.get("elements", ()))
            if came := tuple(sorted(set(elements) - known)):
                add[group] = came
            if went := tuple(sorted(known - set(elements))):
                remove[group] = went
        return add, remove

    def _cancellations(self, kind: str, gone: Iterable[str]) -> Iterator[Step]:
        for id_ in gone:
            held = self._records[kind].get(id_, {})
            life = self._memory.said(kind, id_, "life")
            if not held or life.value == CANCELLED:
                continue
            title, verdict = _title(kind, held), Verdict.CANCELLED
            patch: Patch | None
            if standing(held, "life").value == CANCELLED:
                # The office was first: nothing to argue about.
                verdict, saw = Verdict.UNCHANGED, {"life": life.change}
            else:
                saw = {
                    group: _seen(
                        self._memory.said(kind, id_, group), standing(held, group)
                    )
                    for group in {*held, "life"}
                }
            patch = Patch(kind, id_, set={"life": CANCELLED}, saw=saw)
            if _workday(kind, held, id_) in self._locked:
                verdict, patch = Verdict.LOCKED, None
            yield Step(kind, id_, title, verdict, patch)


def _creation(wanted: Wanted) -> Patch:
    return Patch(
        wanted.kind,
        wanted.id,
        is_create=True,
        set={group: value for group, value in wanted.groups.items() if value},
        add={group: tuple(sorted(e)) for group, e in wanted.elements.items() if e},
    )


def _seen(said: Said, stands: Said) -> str:
    """The change that the file's author had seen: their own last, if it is gone.

    What stands as they had said it, they have seen, whoever wrote it since.
    """
    return stands.change if stands.value == said.value else said.change


def _differ_only_in(field: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    return {**one, field: None} == {**other, field: None}


def _who(said: Said) -> tuple[str, str]:
    return said.value.get("workday", ""), said.value.get("person", "")


def _workday(kind: str, held: dict[str, Held], id: str = "") -> str:
    """The workday that a record stands in; empty for none."""
    if kind == "workday":
        return id
    group = {"item": "day", "call": "who"}.get(kind, "")
    return str(standing(held, group).value.get("workday", ""))


def _title(kind: str, held: dict[str, Held]) -> str:
    """What people call a record that is no longer in the file."""
    if kind == "workday":
        identity = standing(held, "identity").value
        unit, date = str(identity.get("unit", "")), str(identity.get("date", ""))
        return day_title(int(identity.get("number", 0)), unit, date)
    if kind == "item":
        number = str(standing(held, "scene").value.get("number", ""))
        title = str(standing(held, "what").value.get("title", ""))
        return f"scene {number} ({title})" if number else title
    return ""
