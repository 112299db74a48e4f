"""What was stamped while the server's own clock was far ahead is stamped again.

Left as it was, a check-in of the year 2099 would be the latest word on its person for
seventy years. The log is not rewritten: it goes on with rows that say the same at
another time, marked as estimated.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from server.store.conflicts import CONFLICT, disputed, sides_in, tell
from server.store.protocol import Writer
from server.store.recording import tell_again
from server.store.rows import Device
from server.store.telling import FACT, homes_of
from shared.changes import Effect, Register
from shared.clock import Reading, Stamp
from shared.nouns.review import ConflictSides, Side
from shared.schema import value_of

# A clock that is ahead by less does no lasting harm: the fold is right again by then.
AHEAD_MS = 5 * 60_000
# How many rows in a row with sane stamps end the search; a row that tells again what
# was known before, made while the clock was wrong, has an old stamp.
SANE_ROWS = 500
PAGE_ROWS = 200
# Of an id of the usual length, all of it.
ID_CHARS = 40

Row = tuple[str, str]


def is_witness(now: Reading, now_ms: int) -> bool:
    """Whether a device's own clock says about the same as the server's.

    Without one the server may as well be behind, as a machine without a battery is
    when it starts: then nothing that stands is of the future.
    """
    return abs(now.wall_ms - now_ms) <= AHEAD_MS


def is_ahead(writer: Writer, device: Device, now_ms: int) -> bool:
    """Whether the server seems to have been far ahead of what its clock says now.

    Told by when it last heard this device, and by the newest row of the log.
    """
    if has_met_ahead(device, now_ms):
        return True
    head = writer.head(device.production).seq
    newest = writer.log(device.production, head - 1, 1) if head else []
    return any(_is_future(stamp, now_ms) for row in newest for stamp in _stamps(row))


def has_met_ahead(device: Device, now_ms: int) -> bool:
    """Whether this device was last heard in what is still the future."""
    return device.last_seen_ms - now_ms > AHEAD_MS


def mend(writer: Writer, production: str, now_ms: int) -> int:
    """A job: stamp again what lies in the future; how many records and facts."""
    rows = _future_rows(writer, production, now_ms)
    newest_ms = max((ms for ms, _ in rows), default=now_ms)
    # All moved by as much: what came after what stays as it was.
    back_ms = newest_ms - now_ms
    found = sorted({row for _, row in rows})
    for kind, id_ in found:
        if kind == FACT:
            _mend_fact(writer, production, id_, back_ms, now_ms)
        else:
            _mend_record(writer, production, kind, id_, back_ms, now_ms)
    for device in writer.devices(production):
        if has_met_ahead(device, now_ms):
            writer.put_device(replace(device, last_seen_ms=now_ms))
    return len(found)


def _future_rows(writer: Writer, production: str, now_ms: int) -> list[tuple[int, Row]]:
    """What stands with a stamp of the future, and that stamp's time."""
    found: list[tuple[int, Row]] = []
    sane = 0
    for effect in _backwards(writer, production):
        future = [stamp for stamp in _stamps(effect) if _is_future(stamp, now_ms)]
        found += [(stamp.ms, (effect.kind, effect.id)) for stamp in future]
        sane = 0 if future else sane + 1
        if sane >= SANE_ROWS:
            break
    return found


def _backwards(writer: Writer, production: str) -> Iterator[Effect]:
    end = writer.head(production).seq
    while end > 0:
        after = max(0, end - PAGE_ROWS)
        yield from reversed(writer.log(production, after, end - after))
        end = after


def _stamps(effect: Effect) -> Iterable[Stamp]:
    if effect.fact is not None:
        return [effect.fact.stamp]
    own = [register.stamp for register in effect.groups.values()]
    return own + [
        side.stamp
        for register in effect.groups.values()
        for side in _sides(effect.kind, register)
    ]


def _sides(kind: str, register: Register) -> tuple[Side, ...]:
    """The sides that a register of a conflict holds; of anything else, none."""
    if kind != CONFLICT or "sides" not in register.value:
        return ()
    return sides_in(register)


def _is_future(stamp: Stamp, now_ms: int) -> bool:
    return stamp.ms - now_ms > AHEAD_MS


def _mended(stamp: Stamp, back_ms: int, now_ms: int) -> Stamp:
    return replace(stamp, ms=max(0, min(stamp.ms - back_ms, now_ms)), is_estimated=True)


def _mend_fact(
    writer: Writer, production: str, id_: str, back_ms: int, now_ms: int
) -> None:
    fact = writer.fact(production, id_)
    if fact is not None and _is_future(fact.stamp, now_ms):
        stamp = _mended(fact.stamp, back_ms, now_ms)
        received_ms = min(fact.received_ms, now_ms)
        fact = replace(fact, stamp=stamp, received_ms=received_ms)
        tell_again(writer, production, _by(fact.id, now_ms), fact)


def _mend_record(
    writer: Writer, production: str, kind: str, id_: str, back_ms: int, now_ms: int
) -> None:
    held = writer.registers(production, kind, id_)
    for group, row in held.items():
        sides = _sides(kind, row.register)
        register = _mended_register(row.register, sides, back_ms, now_ms)
        if register == row.register:
            continue
        by = _by(register.change, now_ms)
        effect = Effect(0, row.scope, by, kind, id_, groups={group: register})
        if sides:
            on = disputed(held)
            tell(writer, production, effect, on, homes_of(writer, production, on))
        else:
            # Where it stands, and nowhere else: its time is only for people to read.
            writer.append(production, effect)


def _mended_register(
    register: Register, sides: tuple[Side, ...], back_ms: int, now_ms: int
) -> Register:
    """The register with no stamp of the future in it; itself if there was none."""

    def mended(stamp: Stamp) -> Stamp:
        is_future = _is_future(stamp, now_ms)
        return _mended(stamp, back_ms, now_ms) if is_future else stamp

    register = replace(register, stamp=mended(register.stamp))
    if not any(_is_future(side.stamp, now_ms) for side in sides):
        return register
    told = tuple(replace(side, stamp=mended(side.stamp)) for side in sides)
    return replace(register, value=value_of(ConflictSides(told)))


def _by(change: str, now_ms: int) -> str:
    """Whose a row is that nobody's change made: a cursor names its row by this."""
    return f"{change[:ID_CHARS]}-at-{now_ms}"
