"""What has happened to a day's plan since a preview of it was shown."""

from msgspec import Struct

from server.admin.framing import Names
from server.store.desk import Desk
from server.store.protocol import Reader
from server.times import moment_words
from shared import schema
from shared.changes import Effect, Register
from shared.nouns.plan import Call, Item
from shared.revisions import item_title

# More than this since one preview is told as a number.
MOVES_MAX = 200
# The rows read to find them: a busy hour of a large unit.
ROWS_MAX = 5_000
_HOMES = {"item": "day", "call": "who"}


class Move(Struct, frozen=True):
    """One change: who changed which groups of what, when. All in words."""

    who: str
    what: str
    groups: str
    at: str


def moves_since(
    reader: Reader, desk: Desk, workday: str, head: int
) -> tuple[Move, ...]:
    """Changes of the day's plan groups after log row `head`, oldest first."""
    names = Names(reader, desk.production)
    found = []
    for effect in reader.log(desk.production, head, ROWS_MAX):
        groups = {
            group: register
            for group, register in effect.groups.items()
            if schema.is_plan(effect.kind, group)
        }
        if not groups or not _is_here(reader, desk, effect, workday):
            continue
        found.append(_move(reader, desk, effect, groups, names))
        if len(found) == MOVES_MAX:
            break
    return tuple(found)


def _is_here(reader: Reader, desk: Desk, effect: Effect, workday: str) -> bool:
    """Whether the record is of the day, or was just moved to or from another."""
    if effect.kind == "workday":
        return effect.id == workday
    home = _HOMES.get(effect.kind)
    if home is None:
        return False
    held = reader.registers(desk.production, effect.kind, effect.id).get(home)
    is_here = held is not None and held.register.value.get("workday") == workday
    return is_here or home in effect.groups


def _move(
    reader: Reader,
    desk: Desk,
    effect: Effect,
    groups: dict[str, Register],
    names: Names,
) -> Move:
    newest = max(groups.values(), key=lambda register: register.stamp)
    words = [_WORDS.get(group, group) for group in groups]
    return Move(
        who=names.person(newest.actor),
        what=_what(reader, desk, effect, names),
        groups=", ".join(sorted(set(words))),
        at=moment_words(newest.stamp.ms, desk.zone, desk.now_ms()),
    )


_WORDS = {
    "day": "order",
    "what": "title",
    "elements": "needs",
    "life": "cancelled or revived",
    "standing": "status",
    "identity": "day",
    "who": "person",
}


def _what(reader: Reader, desk: Desk, effect: Effect, names: Names) -> str:
    if effect.kind == "workday":
        return "the day"
    held = reader.registers(desk.production, effect.kind, effect.id)
    registers = {name: row.register for name, row in held.items()}
    if effect.kind == "item":
        item = schema.record(Item, effect.id, registers)
        return item_title(item) or "a line"
    call = schema.record(Call, effect.id, registers)
    return f"the call of {names.person(call.who.person)}"
