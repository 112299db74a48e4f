"""True time, estimated from clocks that may be wrong.

A device writes down three numbers with each change: its wall clock, which boot it
is running, and how long that boot has lasted. The last two cannot be set by hand,
so within one boot the true time follows from when the server received a batch:
`received - (boot_now - boot_then)`. All times are epoch ms, UTC.
"""

from msgspec import Struct


class Reading(Struct, frozen=True, omit_defaults=True):
    """One look at a device's clocks.

    `boot` is empty where the platform does not say which boot it is running;
    `boot_ms` counts through sleep and ignores changes of the wall clock.
    """

    wall_ms: int
    boot: str = ""
    boot_ms: int = 0


class Stamp(Struct, frozen=True, order=True):
    """Effective time of a change; totally ordered.

    No two tie: a device never uses a `device_seq` twice. `is_estimated` is last,
    so it never decides an order, but it does say when an order is not to be trusted.
    """

    ms: int
    device: str
    device_seq: int
    is_estimated: bool = False


# Two estimated times closer than this may have happened in either order. Phones in
# the field drift by seconds a day; a minute is generous and still a useful answer.
ESTIMATE_SLACK_MS = 60_000


# How long a measured boot offset is preferred to newer, larger ones. Longer, and a
# server clock that was wrong and put right, or a phone's slow drift, would stay in
# every time of a boot that lasts for months; shorter, and one slow batch counts.
OFFSET_LIFE_MS = 3_600_000


# A phone off the line is seldom started anew more often before it is heard again.
EARLIER_BOOTS_MAX = 4
# How long an earlier boot's offset is believed. It is never measured again: one that
# was learnt while the server's own clock was wrong must not count for ever.
EARLIER_LIFE_MS = 60 * 24 * 3_600_000


class EarlierBoot(Struct, frozen=True, array_like=True):
    """What was last known of a boot that is over; as in Offsets."""

    boot: str
    boot_ms: int
    measured_ms: int


class Offsets(Struct, frozen=True, omit_defaults=True):
    """What the server has learnt of one device's clocks.

    `boot_ms` is the smallest `received - boot_now` recently seen for `boot`: the
    network only ever adds to it, so the smallest is nearest the truth; `measured_ms`
    is when that was. `skew_ms` is `received - wall` of the newest batch: added to a
    wall time it gives the server's. `earlier` boots, the newest first, time what was
    done in them after they were last heard: it may be sent only now.
    """

    boot: str = ""
    boot_ms: int = 0
    skew_ms: int = 0
    measured_ms: int = 0
    earlier: tuple[EarlierBoot, ...] = ()


def observed(known: Offsets | None, now: Reading, received_ms: int) -> Offsets:
    """Offsets after a message that was sent at `now` and received at `received_ms`.

    Every message that carries a reading should be observed, small ones above all: a
    greeting crosses a bad network faster than a full batch.
    """
    boots = _boots(known or Offsets())
    before = next((one for one in boots if one.boot == now.boot), None)
    others = tuple(one for one in boots if one.boot != now.boot)
    earlier = others[:EARLIER_BOOTS_MAX]
    skew_ms = received_ms - now.wall_ms
    if not now.boot:
        return Offsets(skew_ms=skew_ms, earlier=earlier)
    offset_ms = received_ms - now.boot_ms
    if (
        before is None
        or before.boot_ms > offset_ms
        or received_ms - before.measured_ms > OFFSET_LIFE_MS
    ):
        return Offsets(now.boot, offset_ms, skew_ms, received_ms, earlier)
    return Offsets(now.boot, before.boot_ms, skew_ms, before.measured_ms, earlier)


def _boots(known: Offsets) -> tuple[EarlierBoot, ...]:
    """All boots that are known, the newest first. Copies of a phone take turns."""
    if not known.boot:
        return known.earlier
    newest = EarlierBoot(known.boot, known.boot_ms, known.measured_ms)
    return (newest, *known.earlier)


def _boot_offset_ms(offsets: Offsets, boot: str, now_ms: int) -> int | None:
    """What to add to a reading of that boot's clock; None if it cannot be told."""
    if not boot:
        return None
    if boot == offsets.boot:
        return offsets.boot_ms
    for one in offsets.earlier:
        if one.boot == boot and 0 <= now_ms - one.measured_ms <= EARLIER_LIFE_MS:
            return one.boot_ms
    return None


def stamp(
    then: Reading,
    offsets: Offsets,
    device: str,
    device_seq: int,
    last_ms: int,
    now_ms: int,
) -> Stamp:
    """The effective time of a change, as the server sees it.

    `last_ms` is the device's previous stamp: within a device, stamps follow
    `device_seq`. One that lies beyond the server's now was made while the server's
    own clock was wrong, and is ignored. No stamp is later than `now_ms`. A time read
    off the boot clock is exact, unless these bounds moved it by more than a network's
    delay: then it is an estimate like any other.
    """
    offset_ms = _boot_offset_ms(offsets, then.boot, now_ms)
    is_read = offset_ms is not None
    if offset_ms is not None:
        own_ms = offset_ms + then.boot_ms
    else:
        own_ms = then.wall_ms + offsets.skew_ms
    ms = max(own_ms, last_ms) if last_ms <= now_ms else own_ms
    ms = max(0, min(ms, now_ms))
    is_exact = is_read and abs(ms - own_ms) <= ESTIMATE_SLACK_MS
    return Stamp(ms, device, device_seq, not is_exact)


def is_order_known(one: Stamp, other: Stamp) -> bool:
    """Whether the order of two stamps of different devices can be trusted."""
    if one.device == other.device:
        return True
    if one.ms == other.ms:
        return False
    if not (one.is_estimated or other.is_estimated):
        return True
    return abs(one.ms - other.ms) > ESTIMATE_SLACK_MS
