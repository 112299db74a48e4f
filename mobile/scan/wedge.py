"""Telling a hardware scanner from fingers: it types a whole code in a moment.

Such a scanner is a keyboard to the phone. A field that always has the focus shows its
text growing; how fast it grew says who typed. Pure: times are given, epoch ms or any
other count of milliseconds.
"""

from msgspec import Struct

# A scanner leaves 5 to 30 ms between characters, now and then 50 on a busy phone; the
# quickest typists leave 80.
GAP_MS_MAX = 60
# Shorter than any code of ours; nobody types as many by accident that fast.
CHARS_MIN = 6
# After this long without another character, a scanner set to send no Enter is done.
QUIET_MS = 150


class Burst(Struct, frozen=True):
    """A field's text as it grew. `slowest_ms` is its longest pause for a character."""

    text: str = ""
    last_ms: int = 0
    slowest_ms: int = 0


def grown(burst: Burst, text: str, at_ms: int) -> Burst:
    """The burst after the field shows `text`.

    A text that does not go on from what was there (a correction, a new beginning)
    starts another. Several characters may arrive as one step: they share its pause.
    """
    goes_on = bool(burst.text) and text.startswith(burst.text)
    added = len(text) - len(burst.text)
    if not goes_on or added <= 0:
        return Burst(text, at_ms)
    pause_ms = (at_ms - burst.last_ms) // added
    return Burst(text, at_ms, max(burst.slowest_ms, pause_ms))


def is_scan(burst: Burst) -> bool:
    """Whether a scanner typed this, rather than a person."""
    return len(burst.text) >= CHARS_MIN and burst.slowest_ms <= GAP_MS_MAX


def is_over(burst: Burst, now_ms: int) -> bool:
    """Whether a scanner that sends no Enter has finished."""
    return is_scan(burst) and now_ms - burst.last_ms >= QUIET_MS
