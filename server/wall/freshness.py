"""When a wall stops looking current: every threshold of it is here.

The browser compares its clock with these moments and decides nothing else, so that a
wall without its server grows old by the same rule as one that has it.
"""

from enum import StrEnum

from msgspec import Struct

# Three heartbeats were missed: one may be late, two are a bad line.
AMBER_AFTER_MS = 60_000
# After this long somebody may have published a plan that this wall knows nothing of.
RED_AFTER_MS = 2 * 3_600_000


class Freshness(StrEnum):
    """Shown as "as of 09:42", "no contact since 09:42", "as of yesterday 17:05"."""

    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"


class Contact(Struct, frozen=True):
    """The server answered at `at_ms`, by its own clock; without another answer the
    board turns amber, then red, at these moments.
    """

    at_ms: int
    amber_ms: int
    red_ms: int


def contact(at_ms: int, day_ends_ms: int | None) -> Contact:
    """`day_ends_ms`: from then on the plan is another day's; None if there is no plan.

    While the server answers, even a day that is over is no mistake: it knows.
    """
    amber_ms, red_ms = at_ms + AMBER_AFTER_MS, at_ms + RED_AFTER_MS
    if day_ends_ms is not None:
        red_ms = min(red_ms, max(amber_ms, day_ends_ms))
    return Contact(at_ms, amber_ms, red_ms)


def freshness(last: Contact, now_ms: int) -> Freshness:
    """How a board looks at `now_ms` if `last` was the last contact."""
    if now_ms >= last.red_ms:
        return Freshness.RED
    return Freshness.AMBER if now_ms >= last.amber_ms else Freshness.FRESH
