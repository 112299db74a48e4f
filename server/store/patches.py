"""Patches of records: access, references, locks, merging, conflicts, effects."""

from typing import Any

from msgspec.structs import replace

from server.store import conflicts, telling
from server.store.conflicts import CONFLICT, conflict_id
from server.store.protocol import Writer
from server.store.refusal import Refusal
from server.store.rows import Device, Held
from server.store.seeing import standing_change
from shared import access, blobs, merge, schema
from shared.access import OFFICE
from shared.changes import PATCHES_MAX, Change, Effect, Outcome, Patch, Register, is_id
from shared.clock import Stamp
from shared.errors import BadInput
from shared.nouns.base import Elements, Life
from shared.nouns.plan import DayStatus
from shared.nouns.review import ConflictOn, ConflictSides, Side

# Fields that name another record: (kind, group) -> {field: kind of record}.
REFERENCES = {
    ("item", "day"): {"workday": "workday"},
    ("item", "place"): {"place": "place"},
    ("call", "who"): {"workday": "workday", "person": "person"},
    ("call", "place"): {"place": "place"},
    ("workday", "places"): {
        "set": "place",
        "basecamp": "place",
        "parking": "place",
        "hospital": "place",
    },
    ("asset", "kit"): {"kit": "asset"},
}


def apply_patches(
    writer: Writer, device: Device, change: Change, stamp: Stamp
) -> Outcome:
    """All patches of a change, or none. Raises Refusal for the first that may not."""
    if not change.patches or len(change.patches) > PATCHES_MAX:
        raise Refusal(
            "invalid",
            f"A change has 1 to {PATCHES_MAX} patches. Make several of it.",
        )
    if change.actor != device.person:
        raise Refusal("forbidden", "This device does not speak for that person.")
    seq, is_conflict = 0, False
    for patch in change.patches:
        one = _Patching(writer, device, change, stamp, patch)
        seq = max(seq, one.run())
        is_conflict = is_conflict or one.is_conflict
    return Outcome(change.id, "conflict" if is_conflict else "applied", seq)


class _Patching:
    """One patch on its way; a fresh object each, so that nothing leaks between."""

    def __init__(
        self, writer: Writer, device: Device, change: Change, stamp: Stamp, patch: Patch
    ) -> None:
        self.writer = writer
        self.registry = writer.registry
        self.device = device
        self.production = device.production
        self.change = change
        self.stamp = stamp
        self.patch = patch
        self.is_conflict = False
        self.before: dict[str, Held] = {}
        self.values: dict[str, dict[str, Any]] = {}

    def run(self) -> int:
        """Apply; the last log row made, 0 if nothing new stands."""
        patch = self.patch
        self.before = self.writer.registers(self.production, patch.kind, patch.id)
        try:
            self._check_record()
            self._check_access()
            self._check_day()
            self._check_values()
        except BadInput as error:
            args = error.args_by_name
            raise self._refuse(error.code, error.detail, **args) from error
        now = {name: self._merged(name) for name in patch.set}
        now |= {name: self._set_after(name) for name in {*patch.add, *patch.remove}}
        self._mind_cancellation(now.get("life"))
        return self._emit({name: reg for name, reg in now.items() if reg is not None})

    def _refuse(self, code: str, detail: str, **args: object) -> Refusal:
        return Refusal(code, detail, self.patch.kind, self.patch.id, **args)

    def _check_record(self) -> None:
        kind, id_ = self.patch.kind, self.patch.id
        if not is_id(id_):
            raise self._refuse("invalid", f"{id_!r} cannot be an id.")
        if not self._groups():
            raise self._refuse("invalid", "A patch sets, adds or removes something.")
        for group in sorted(
            self.patch.set.keys() & {*self.patch.add, *self.patch.remove}
        ):
            raise self._refuse(
                "invalid",
                f"A patch sets a {kind}'s {group}, or adds to it and removes from it: "
                "not both.",
                field=f"{kind}.{group}",
            )
        if self.before:
            return
        if not self.patch.is_create:
            raise self._refuse("unknown_ref", f"The office does not know this {kind}.")
        owner = self.writer.kind_of(id_)
        if owner is not None and owner != (self.production, kind):
            raise self._refuse("invalid", "This id belongs to something else.")

    def _groups(self) -> set[str]:
        return {*self.patch.set, *self.patch.add, *self.patch.remove}

    def _check_access(self) -> None:
        actor, kind = self.device.actor, self.patch.kind
        for group in self._groups():
            spec = self.registry.spec(kind, group)
            is_element_wise = group not in self.patch.set
            if spec.is_set != is_element_wise:
                raise self._refuse("invalid", f"{kind}.{group} is changed otherwise.")
            if not access.may_write(actor, kind, group, self.registry):
                raise self._refuse(
                    "forbidden", f"Your role may not change a {kind}'s {group}."
                )
        if actor.role not in OFFICE:
            self._check_whose()
        if self._is_made_public() and not access.may_make_public(actor):
            raise self._refuse("forbidden", "Only the office makes it public.")

    def _check_whose(self) -> None:
        """What others than the office write is their own: by author, or about them."""
        kind, person = self.patch.kind, self.device.actor.person
        own = {one for one in self._groups() if access.is_of_own(kind, one)}
        if own and self.patch.id != person:
            raise self._refuse(
                "forbidden", "Only they themselves and the office set this."
            )
        if own != self._groups() and self.before and self._author() != person:
            raise self._refuse(
                "forbidden", f"Only its author and the office edit this {kind}."
            )
        group, field = self.registry.kinds[kind].author
        named = self.patch.set.get(group, {}).get(field, "")
        if named and named != person:
            raise self._refuse("forbidden", "Nobody writes in another's name.")

    def _author(self) -> str:
        """Whose record it is; of a kind that has no author, whoever asks."""
        group, field = self.registry.kinds[self.patch.kind].author
        if not group:
            return self.device.person
        held = self.before.get(group)
        return str(held.register.value.get(field, "")) if held else ""

    def _is_made_public(self) -> bool:
        """Whether a record that is private would not be any more."""
        kind = self.registry.kinds[self.patch.kind]
        group, field = kind.privacy
        standing = self.before.get(group)
        if group not in self.patch.set or standing is None:
            return False
        was, now = standing.register.value.get(field), self.patch.set[group].get(field)
        return was is True and now is not True

    def _check_day(self) -> None:
        """A locked day takes no edits but the one that unlocks it."""
        kind, groups = self.patch.kind, set(self._groups())
        if kind == "workday" and groups == {"standing"}:
            return
        for workday in self._workdays():
            standing = self.writer.registers(self.production, "workday", workday).get(
                "standing"
            )
            if standing and standing.register.value.get("status") == DayStatus.LOCKED:
                raise self._refuse(
                    "locked_day", "The office has locked the day.", workday=workday
                )

    def _workdays(self) -> set[str]:
        """The workdays that the record stands in, before and after the patch.

        An incident is edited as long as it takes, whatever day it happened on.
        """
        if self.patch.kind == "workday":
            return {self.patch.id}
        group = {"item": "day", "call": "who"}.get(self.patch.kind)
        if group is None:
            return set()
        found = {str(self.patch.set.get(group, {}).get("workday", ""))}
        if group in self.before:
            found.add(str(self.before[group].register.value.get("workday", "")))
        return found - {""}

    def _check_values(self) -> None:
        for group, value in self.patch.set.items():
            checked = self.registry.checked(self.patch.kind, group, value)
            # Written back in full form, so that equal values are equal texts.
            self.values[group] = schema.value_of(checked)
            for field, kind in REFERENCES.get((self.patch.kind, group), {}).items():
                id_ = str(value.get(field, ""))
                if id_ and not self.writer.registers(self.production, kind, id_):
                    raise self._refuse(
                        "unknown_ref",
                        f"The {field} of this {self.patch.kind} is not known.",
                        field=field,
                    )

    def _merged(self, group: str) -> Register | None:
        """What the group shows after the patch; None if nothing new is to be told."""
        held, value = self.before.get(group), self.values[group]
        if held is None:
            # Nothing that it could disagree with: as `merge` would say.
            return self._own(value)
        current, saw = held.register, self.patch.saw.get(group, "")
        # What stands was not refused: that need not be looked up.
        if saw != current.change:
            if self._is_seen_by(current.change, group):
                return None
            saw = standing_change(self.writer, saw, self.patch, group)
        side = Side(self.change.id, self.change.actor, self.stamp, value, saw)
        sides = self._sides(group)
        settles = self._settles(group)
        rule = merge.merge_life if group == "life" else merge.merge
        merged = rule(current, sides, side, settles)
        if merged.sides != sides:
            self._put_conflict(group, merged.sides)
        self.is_conflict = self.is_conflict or bool(merged.sides)
        now = merged.register
        return None if replace(now, seq=current.seq) == current else now

    def _is_seen_by(self, standing: str, group: str) -> bool:
        """Whether what stands was made on top of this change, while it waited."""
        if self.writer.outcome(self.change.id) is None:
            return False
        passed: set[str] = set()
        while standing and standing not in passed | {self.change.id}:
            passed.add(standing)
            made = self.writer.change(standing)
            saw = [
                patch.saw.get(group, "")
                for patch in (made.patches if made else ())
                if (patch.kind, patch.id) == (self.patch.kind, self.patch.id)
            ]
            standing = saw[0] if saw else ""
        return standing == self.change.id

    def _settles(self, group: str) -> tuple[str, ...]:
        return tuple(
            standing_change(self.writer, seen, self.patch, group)
            for seen in self.patch.settles.get(group, ())
        )

    def _set_after(self, group: str) -> Register:
        held = self.before.get(group)
        if not all(self.patch.add.get(group, ())):
            raise self._refuse("invalid", f"{group} holds names or ids.")
        after = merge.merge_set(
            merge.adders(held.register if held else None),
            self.change.id,
            self.patch.add.get(group, ()),
            self.patch.remove.get(group, ()),
            self._settles(group),
        )
        if (self.patch.kind, group) in blobs.GROUPS:
            self._check_blobs(group, after.elements)
        value = schema.value_of(Elements(after.elements))
        own = Register(value, self.change.id, self.stamp, self.change.actor)
        return replace(own, added=after.added)

    def _check_blobs(self, group: str, elements: tuple[str, ...]) -> None:
        if not all(blobs.is_hash(element) for element in elements):
            raise self._refuse("invalid", f"{group} holds SHA-256 hashes.")
        if len(elements) > blobs.BLOBS_OF_RECORD_MAX:
            raise self._refuse(
                "invalid",
                f"One {self.patch.kind} has at most {blobs.BLOBS_OF_RECORD_MAX} "
                f"{group}. Write a second one for the rest.",
            )

    def _sides(self, group: str) -> tuple[Side, ...]:
        id_ = conflict_id(self.patch.id, group)
        return conflicts.sides(self.writer, self.production, id_)

    def _put_conflict(self, group: str, sides: tuple[Side, ...]) -> None:
        sides = tuple(self._with_saw(group, side) for side in sides)
        on = ConflictOn(self.patch.kind, self.patch.id, group)
        effect = Effect(
            0,
            schema.COORDINATORS,
            self.change.id,
            CONFLICT,
            conflict_id(self.patch.id, group),
            {
                "on": self._own(schema.value_of(on)),
                "standing": self._own(schema.value_of(ConflictSides(sides))),
            },
        )
        homes = telling.homes_of(self.writer, self.production, on)
        conflicts.tell(self.writer, self.production, effect, on, homes)

    def _with_saw(self, group: str, side: Side) -> Side:
        """The side with what its author had seen, which a register does not keep."""
        change = None if side.saw else self.writer.change(side.change)
        for patch in change.patches if change else ():
            if (patch.kind, patch.id) == (self.patch.kind, self.patch.id):
                return replace(side, saw=patch.saw.get(group, ""))
        return side

    def _own(self, value: dict[str, object]) -> Register:
        return Register(value, self.change.id, self.stamp, self.change.actor)

    def _mind_cancellation(self, now: Register | None) -> None:
        """Rule 6 of merge: an edit and a cancellation that did not know each other.

        `now` is the life that this patch makes stand, if it does.
        """
        life = self.before.get("life")
        if "life" in self.patch.set:
            self._mind_edits(now or (life.register if life else None))
            return
        if life is None:
            return
        saw = self.patch.saw.get("life")
        if saw is not None and saw != life.register.change:
            saw = standing_change(self.writer, saw, self.patch, "life")
        if not merge.unseen_cancellation(life.register, saw):
            return
        edit = Side(
            self.change.id,
            self.change.actor,
            self.stamp,
            schema.value_of(Life()),
            saw or "",
        )
        # An edit made on top of another takes its place beside the cancellation.
        seen = tuple(self.patch.saw.values())
        merged = merge.merge_life(life.register, self._sides("life"), edit, seen)
        self._put_conflict("life", merged.sides)
        self.is_conflict = True

    def _mind_edits(self, life: Register | None) -> None:
        """A cancellation that had not seen the newest edits: those are sides."""
        if life is None or not self.patch.set["life"].get("is_cancelled"):
            return
        registers = {name: held.register for name, held in self.before.items()}
        saw = {
            group: standing_change(self.writer, seen, self.patch, group)
            for group, seen in self.patch.saw.items()
        }
        unseen = merge.unseen_edits(registers, saw)
        if not unseen:
            return
        edits = {
            side.change: replace(side, value=schema.value_of(Life()), saw="")
            for name in unseen
            for side in merge.standing(registers[name], self._sides(name))
            if side.change != saw[name]
        }
        sides = self._sides("life")
        for edit in edits.values():
            sides = merge.merge_life(life, sides, edit).sides
        self._put_conflict("life", sides)
        self.is_conflict = True

    def _emit(self, now: dict[str, Register]) -> int:
        if not now:
            return 0
        patch = self.patch
        effect = Effect(0, "", self.change.id, patch.kind, patch.id, now)
        return telling.tell(self.writer, self.production, effect, self.before)
