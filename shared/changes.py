"""What a person meant (a change) and what the server made of it (an effect).

A change is immutable from the moment it is written. It holds either one fact, or 1
to PATCHES_MAX patches that stand or fall together. Its id is for ever: whoever
carries it, and however often, it is applied once and has one outcome.
"""

import re
from collections.abc import Collection
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from shared.clock import Reading, Stamp

# What is made of JSON holds nothing in a circle: with `gc=False` the collector, which
# would look at thousands of these again and again, passes them over.

# Limits of one change and one push (design.md section 5).
PATCHES_MAX = 500
CHANGE_BYTES_MAX = 256 * 1024
PUSH_CHANGES_MAX = 500
PUSH_BYTES_MAX = 1024 * 1024

# What `saw` holds for a group that its author saw empty.
NOTHING = ""


class Patch(Struct, frozen=True, omit_defaults=True, gc=False):
    """An edit of one record.

    `set` maps a group to its whole new value; `add` and `remove` name elements of a
    set group. `saw` maps a group to the id of the change whose value the author saw
    when the form opened, NOTHING for an empty one; it may name groups that the patch
    does not set, so that an edit can tell that it never saw a cancellation.
    `settles` maps a group to further changes that its author saw stand in it: the sides
    of a conflict, those that agreed with what stood, and in a set those that had added
    what the patch removes.
    """

    kind: str
    id: str
    is_create: bool = False
    set: dict[str, dict[str, Any]] = {}
    add: dict[str, tuple[str, ...]] = {}
    remove: dict[str, tuple[str, ...]] = {}
    saw: dict[str, str] = {}
    settles: dict[str, tuple[str, ...]] = {}


class Fact(Struct, frozen=True, omit_defaults=True, gc=False):
    """Something that happened. `body` is one of the structs in `schema.FACTS`.

    The fact's id is the id of the change that carries it.
    """

    kind: str
    body: dict[str, Any]


class Change(Struct, frozen=True, omit_defaults=True, gc=False):
    """One intent of one actor, as it leaves a device."""

    id: str
    device_seq: int
    actor: str
    at: Reading
    schema: int
    act: str = ""
    fact: Fact | None = None
    patches: tuple[Patch, ...] = ()


# A field group of a record that a change edits: kind, id, group.
Group = tuple[str, str, str]


def groups_of(change: Change) -> set[Group]:
    """Every group that the change edits; of a fact, none."""
    return {
        (patch.kind, patch.id, group)
        for patch in change.patches
        for group in edited(patch)
    }


def edited(patch: Patch) -> set[str]:
    """The names of the groups that the patch sets, or changes by element."""
    return {*patch.set, *patch.add, *patch.remove}


def part_of(change: Change, groups: Collection[Group]) -> Change:
    """The change with these groups alone; what its author saw stays whole."""
    parts = [
        only(patch, {name for kind, id_, name in groups if (kind, id_) == of(patch)})
        for patch in change.patches
    ]
    return replace(change, patches=tuple(part for part in parts if edited(part)))


def without(change: Change, part: Change) -> Change:
    """The change without the groups of a part of it."""
    return part_of(change, groups_of(change) - groups_of(part))


def only(patch: Patch, names: Collection[str]) -> Patch:
    """The patch with the groups of these names alone."""
    return replace(
        patch,
        set={name: value for name, value in patch.set.items() if name in names},
        add={name: value for name, value in patch.add.items() if name in names},
        remove={name: value for name, value in patch.remove.items() if name in names},
    )


def of(patch: Patch) -> tuple[str, str]:
    """Kind and id of the record that the patch edits."""
    return patch.kind, patch.id


class Agreed(Struct, frozen=True, omit_defaults=True):
    """Another change that set what stands already, not knowing of it."""

    change: str
    stamp: Stamp
    actor: str = ""


class Register(Struct, frozen=True, omit_defaults=True, gc=False):
    """What stands in one field group, and which change put it there.

    `seq` is the log row that says so; 0 on a phone for a value not yet received.
    `agreed` are changes of the same value by people who did not know of each other.
    `added` maps elements of a set to the changes that added them, where that is not
    just `change`. Whoever edits the group has seen those too: see `Patch.settles`.
    """

    value: dict[str, Any]
    change: str
    stamp: Stamp
    actor: str = ""
    seq: int = 0
    agreed: tuple[Agreed, ...] = ()
    added: dict[str, tuple[str, ...]] = {}


class StoredFact(Struct, frozen=True, omit_defaults=True, gc=False):
    """A fact with its provenance. `held` is why it waits for review, or empty."""

    id: str
    kind: str
    body: dict[str, Any]
    actor: str
    stamp: Stamp
    received_ms: int = 0
    held: str = ""
    seq: int = 0


class Effect(Struct, frozen=True, omit_defaults=True, gc=False):
    """One log row: what now stands. Replicas store it and never decide anew.

    Either `groups` (what now stands in those groups of one record), or `fact`, or
    `is_out` (the record has left this scope) or `is_deleted` (an id-only tombstone).
    Nothing in the product deletes yet, it cancels; phones know what a tombstone means.
    """

    seq: int
    scope: str
    change: str
    kind: str
    id: str
    groups: dict[str, Register] = {}
    fact: StoredFact | None = None
    is_out: bool = False
    is_deleted: bool = False


Status = Literal["applied", "conflict", "held", "refused", "retry"]


class Outcome(Struct, frozen=True, omit_defaults=True, gc=False):
    """What became of one change.

    `seq` is the last log row it made (0: none). A refusal has a `code` with `args`
    for the message, and `row`: what stands in the record now, group by group.
    "retry" is never stored: the change was not looked at and is to be sent again. With
    the code `device_fork` it first needs a new device and number, see `wire.Fork`.
    """

    id: str
    status: Status
    seq: int = 0
    code: str = ""
    detail: str = ""
    args: dict[str, Any] = {}
    row: dict[str, Register] | UnsetType = UNSET


def uuid7(wall_ms: int, entropy: bytes) -> str:
    """A UUID version 7 (RFC 9562) from a time in epoch ms and 10 random bytes."""
    if len(entropy) != 10:
        raise ValueError("uuid7 takes exactly 10 bytes of entropy")
    head = (wall_ms & 0xFFFF_FFFF_FFFF).to_bytes(6, "big")
    raw = bytearray(head + entropy)
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def is_id(text: str) -> bool:
    """Whether `text` can be an id: 8 to 64 of a-z, 0-9 and hyphen."""
    return _ID.fullmatch(text) is not None


_ID = re.compile("[a-z0-9-]{8,64}")
