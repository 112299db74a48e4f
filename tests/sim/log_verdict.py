"""What must be true of the log once a simulated world has come to rest."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from server.store.sqlite import FILE_NAME
from shared.changes import Change, Effect, Outcome, Patch, edited
from tests.sim.rows import Rows, changes, log
from tests.sim.watch import Watch
from tests.support.world_files import looked_into

# Kind, id and group.
Place = tuple[str, str, str]


def everything_is_in_the_log_once(watch: Watch) -> None:
    """The same may be said again of another time, when a wrong clock was put right."""
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known, effects = changes(server), log(server)
    assert list(range(1, len(effects) + 1)) == [one.seq for one in effects]
    told = Counter(
        (e.change, e.scope, e.kind, e.id, group, register.stamp.ms)
        for e in effects
        for group, register in e.groups.items()
    )
    said = Counter(
        (e.scope, e.id, e.fact.held, e.fact.stamp.ms) for e in effects if e.fact
    )
    for id_, (change, outcome, _) in known.items():
        if change.fact is not None:
            assert outcome.status in ("applied", "held"), f"fact {id_} is {outcome}"
            assert any(id_ == told_id for _, told_id, *_ in said), f"{id_} is nowhere"
    meant = {id_: Counter(_edits(change)) for id_, (change, *_) in known.items()}
    for (by, scope, *place, _), count in told.items():
        times = meant[by][tuple(place)] if by in meant else 0
        assert not times or count <= times, f"{by}: {place} {count} times in {scope}"
    for (scope, id_, *_), count in said.items():
        assert count == 1, f"fact {id_} {count} times in {scope}"


def what_was_taken_stands_in_the_log(watch: Watch) -> None:
    """Each group of each edit that was not refused, nor held: as what stands, or as a
    side of its conflict, unless what stands was written by who had seen it. And what
    was refused, or is held, stands nowhere.
    """
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known, effects = changes(server), log(server)
    written = _written(effects)
    for id_, (change, outcome, _) in known.items():
        for place in _edits(change):
            words = f"{id_} is {outcome.status}: {' '.join(place)}"
            if _is_undone(outcome, place):
                assert id_ not in written[place], f"{words}, and is in the log"
            elif id_ not in written[place]:
                # A server that was put back is told of it after what was made on it.
                is_passed = _was_seen(id_, place, written[place], known)
                assert is_passed, f"{words}, and is nowhere in the log"


def _edits(change: Change) -> Iterator[Place]:
    for patch in change.patches:
        for group in edited(patch):
            yield patch.kind, patch.id, group


def _is_undone(outcome: Outcome, place: Place) -> bool:
    if outcome.status in ("refused", "held"):
        return True
    left = (*outcome.args.get("held", ()), *outcome.args.get("refused", ()))
    return list(place) in [list(one) for one in left]


def _written(effects: list[Effect]) -> dict[Place, set[str]]:
    """Whose word stood in each group, shown or as a side."""
    found: dict[Place, set[str]] = defaultdict(set)
    on: dict[str, Place] = {}
    for effect in effects:
        if effect.kind == "conflict" and "on" in effect.groups:
            named = effect.groups["on"].value
            on[effect.id] = named["kind"], named["id"], named["group"]
        for group, register in effect.groups.items():
            there = found[effect.kind, effect.id, group]
            there |= {register.change, *(one.change for one in register.agreed)}
            for added in register.added.values():
                there.update(added)
            if effect.kind == "conflict" and group == "standing":
                sides = register.value.get("sides", ())
                found[on[effect.id]] |= {side["change"] for side in sides}
    return found


def _was_seen(id_: str, place: Place, by: set[str], known: Rows) -> bool:
    """Whether any of these was written on top of it, directly or not."""
    left, passed = list(by), set(by)
    while left:
        named = left.pop()
        for patch in known[named][0].patches if named in known else ():
            for saw in _saw(patch, place):
                if saw == id_:
                    return True
                if saw not in passed:
                    passed.add(saw)
                    left.append(saw)
    return False


def _saw(patch: Patch, place: Place) -> tuple[str, ...]:
    kind, id_, group = place
    if (patch.kind, patch.id) != (kind, id_):
        return ()
    return patch.saw.get(group, ""), *patch.settles.get(group, ())
