"""How old what a screen shows may be before it warns: by what the screen is for."""

from typing import Final

MINUTE_MS: Final = 60_000
# Acted on by the minute: a call, who is in, who holds what. An hour old, the plan may
# be another one than what hangs on the callboard. A wall, which one does not act on,
# warns after two; that a gate is silent is said sooner, beside the count itself.
BY_MINUTE_MS: Final = 60 * MINUTE_MS
# Changes by the day. Shorter than any rest between two days of work: what was last
# heard of before the last wrap is not calm on the next morning.
BY_DAY_MS: Final = 8 * 60 * MINUTE_MS
# Whatever is not named here warns as soon as anything does. A thing's own page says
# who holds it, and is not named.
BY_DAY: Final = frozenset(
    (
        "/more/documents",
        "/more/documents/:id",
        "/more/day-out-of-days",
        "/more/equipment",
    )
)


def is_by_day(path: str) -> bool:
    """Whether the screen at this address is for what changes by the day."""
    above, _, _ = path.rpartition("/")
    return path in BY_DAY or f"{above}/:id" in BY_DAY


def is_stale(as_of_ms: int | None, now_ms: int, most_ms: int = BY_MINUTE_MS) -> bool:
    """Whether to warn across the whole screen. Nothing received yet is not stale."""
    return as_of_ms is not None and now_ms - as_of_ms > most_ms
