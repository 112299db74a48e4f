"""Facts as a test tells them: what happened, to whom, at which time of the day."""

from typing import Any

from shared.changes import StoredFact
from shared.clock import Stamp

SECOND_MS = 1_000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
# Midnight of some working day.
DAY_MS = 1_790_035_200_000


def at(clock: str) -> int:
    """Epoch ms of "HH:MM" or "HH:MM:SS" of the day; hours past 24 are of the next."""
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    past_ms = hours * HOUR_MS + minutes * MINUTE_MS
    return DAY_MS + past_ms + sum(seconds) * SECOND_MS


def fact(
    id: str,
    kind: str,
    body: dict[str, Any],
    clock: str | int,
    *,
    actor: str = "ana",
    device: str = "phone-of-ana",
    device_seq: int = 1,
    is_estimated: bool = False,
    held: str = "",
    seq: int = 1,
) -> StoredFact:
    """A fact as the log tells it; `seq` 0 is one that this device has not sent."""
    ms = at(clock) if isinstance(clock, str) else clock
    stamp = Stamp(ms, device, device_seq, is_estimated)
    return StoredFact(id, kind, body, actor, stamp, received_ms=ms, held=held, seq=seq)


def badge(
    id: str, person: str, direction: str, clock: str | int, **told: Any
) -> StoredFact:
    """Attendance; `workday`, `place` and when it `was` may be told, and all that
    `fact` takes.
    """
    was = told.pop("was", None)
    body = {
        "person": person,
        "workday": told.pop("workday", "day-12"),
        "direction": direction,
        "place": told.pop("place", ""),
        "at_ms": at(was) if was else None,
    }
    return fact(id, "attendance", body, clock, **told)


def scan(id: str, asset: str, kind: str, clock: str | int, **told: Any) -> StoredFact:
    """A scan; any field of its body may be told, and all that `fact` takes."""
    fields = (
        "holder",
        "place",
        "condition",
        "previous",
        "contents",
        "exceptions",
        "settles",
    )
    body = {"asset": asset, "scan": kind}
    body |= {name: told.pop(name) for name in fields if name in told}
    return fact(id, "scan", body, clock, **told)


def void(id: str, named: str, clock: str | int = "23:00", **told: Any) -> StoredFact:
    return fact(id, "void", {"fact": named}, clock, **told)
