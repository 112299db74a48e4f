"""Telling a hardware scanner from fingers: it types a whole code in a moment.

Such a scanner is a keyboard to the phone. A field that always has the focus shows its
text growing; how fast it grew says who typed. A field of several lines keeps every
code that it was sent, one a line, and is read on from where the last one ended: it need
not be emptied between two codes, while the next one may be on its way. Pure: times are
given, epoch ms or any other count of milliseconds.
"""

from itertools import takewhile

from msgspec import Struct

# A scanner leaves 5 to 30 ms between characters, now and then 50 on a busy phone; the
# quickest typists leave 80.
GAP_MS_MAX = 60
# What counts as a pause where a letter was taken back, however fast.
BY_HAND_MS = GAP_MS_MAX + 1
# Shorter than any code of ours; nobody types as many by accident that fast.
CHARS_MIN = 6
# After this long without another character, a scanner set to send no Enter is done. It
# is much longer than its own pauses: a busy phone makes such in the middle of a code.
QUIET_MS = 400
# A scanner that sends Enter only pauses; but another one may be in use beside it.
PAUSE_MS = 1_500


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


class Reading(Struct, frozen=True):
    """How far a field was read: `read` is its text up to there, `burst` the rest."""

    read: str = ""
    burst: Burst = Burst()
    ends_lines: bool = False


def read_on(reading: Reading, text: str, at_ms: int) -> tuple[Reading, tuple[str, ...]]:
    """The reading after the field shows `text`, and the codes that an Enter ended.

    Where somebody took back what was read already, its line is read again, as typed
    by hand: no scanner takes anything back.
    """
    pairs = zip(reading.read, text, strict=False)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if start < len(reading.read) and reading.ends_lines:
        start = text.rfind("\n", 0, start) + 1
    *lines, rest = text[start:].split("\n")
    burst = grown(Burst() if lines else reading.burst, rest, at_ms)
    shown = reading.read + reading.burst.text
    if shown.startswith(text) and shown != text:
        burst = Burst(rest, at_ms, BY_HAND_MS)
    codes = tuple(line.strip() for line in lines if line.strip())
    read = text[: len(text) - len(rest)]
    return Reading(read, burst, reading.ends_lines or bool(lines)), codes


def quiet_ms(reading: Reading) -> int:
    """For how long nothing comes from a scanner that sends no Enter and is done."""
    return PAUSE_MS if reading.ends_lines else QUIET_MS


def after_silence(reading: Reading, now_ms: int) -> tuple[Reading, tuple[str, ...]]:
    """The same where more may come, or a person types; else with the code it was."""
    burst = reading.burst
    if not is_scan(burst) or now_ms - burst.last_ms < quiet_ms(reading):
        return reading, ()
    read = Reading(reading.read + burst.text, Burst(), reading.ends_lines)
    return read, (burst.text.strip(),)
