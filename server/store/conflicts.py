"""Records of conflicts: who is told that two disagree, and how much of it.

A person's scope is on all devices of theirs, whatever the role of each, and stays when
a role goes. So authors are told there what everyone may read; of anything else their
own side alone, and of what is sensitive nothing: whoever may read it has it in the
office's scope.
"""

from collections.abc import Iterable, Mapping

from msgspec import convert
from msgspec.structs import replace

from server.store.protocol import Reader, Writer
from server.store.rows import Held
from shared.changes import Effect, Register
from shared.nouns.review import ConflictOn, ConflictSides, Side
from shared.registry import Reach
from shared.schema import ALL, person_scope, value_of

CONFLICT = "conflict"


def conflict_id(record_id: str, group: str) -> str:
    """One conflict record for each group of a record, opened and closed again."""
    return f"conflict-{group}-{record_id}"


def sides(reader: Reader, production: str, id: str) -> tuple[Side, ...]:
    """The sides that stand in a conflict; none if there is none, or it is settled."""
    held = reader.registers(production, CONFLICT, id)
    return sides_in(held["standing"].register) if "standing" in held else ()


def sides_in(standing: Register) -> tuple[Side, ...]:
    return convert(standing.value, ConflictSides).sides


def disputed(held: Mapping[str, Held]) -> ConflictOn:
    """What a conflict is about, by its registers."""
    return convert(held["on"].register.value, ConflictOn)


def tell(
    writer: Writer,
    production: str,
    effect: Effect,
    on: ConflictOn,
    homes: Iterable[str],
) -> Effect:
    """Log what now stands in a conflict: to authors of sides, then to the office.

    `homes` are the scopes that the disputed group is told to. Whose side is gone is
    told that it is settled, whoever still differs.
    """
    standing = effect.groups["standing"]
    now, told = sides_in(standing), set(homes)
    before = sides(writer, production, effect.id)
    spec = writer.registry.find(on.kind, on.group)
    is_sensitive = spec is not None and spec.reach in (Reach.OWN, Reach.GATE)
    for author in sorted({side.actor for side in (*before, *now)} - {""}):
        scope = person_scope(author)
        own = tuple(side for side in now if side.actor == author)
        may_read = bool(told & {ALL, scope})
        if is_sensitive and not may_read:
            continue
        value = value_of(ConflictSides(now if own and may_read else own))
        groups = {**effect.groups, "standing": replace(standing, value=value)}
        writer.also(production, replace(effect, scope=scope, groups=groups))
    # Last, so that it is the newest for authors who hold the office's scope too.
    return writer.append(production, effect)


def withdraw(
    writer: Writer,
    production: str,
    change: str,
    id: str,
    groups: Iterable[str],
    homes: Iterable[str],
) -> int:
    """A record is only for `homes` now: what is disputed in it leaves other authors.

    The last row made; 0 if there was nothing to take away.
    """
    seq, stay = 0, set(homes)
    for group in sorted(groups):
        conflict = conflict_id(id, group)
        authors = {side.actor for side in sides(writer, production, conflict)} - {""}
        for scope in sorted({person_scope(author) for author in authors} - stay):
            row = Effect(0, scope, change, CONFLICT, conflict, is_out=True)
            seq = writer.append(production, row).seq
    return seq
