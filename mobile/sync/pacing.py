"""How long to wait before the next attempt: pure, so that a crowd can be simulated.

Full jitter (Brooker, "Exponential Backoff and Jitter", 2015): anywhere between nothing
and a bound that doubles, so that phones which lost the line together do not come back
together.
"""

from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz

from shared.wire import POLL_MS

FIRST_MS = 500
LONGEST_MS = 60_000
# By then the server knows that what came by the stream has arrived.
CONFIRM_MS_MAX = 60_000
# A server may ask for patience, but not for the rest of the day.
RETRY_AFTER_MS_MAX = 60 * 60_000
# A phone whose time is over asks again this often: its server's clock may have been
# decades ahead for a minute, and nobody would think of asking.
EXPIRED_MS = 60 * 60_000
SECONDS_DIGITS_MAX = 9
# The longest form that a date may have in HTTP has 33 characters.
DATE_CHARS_MAX = 40


def delay_ms(failures: int, random: float, at_least_ms: int = 0) -> int:
    """The wait after the `failures`-th failed round in a row (1 is the first).

    `random` is uniform in [0, 1). What Retry-After asked for comes first, and the
    jitter on top of it: all who were told the same are told apart again.
    """
    # Beyond 2**7 the bound is reached anyway; a large power would only cost time.
    bound_ms = min(LONGEST_MS, FIRST_MS * 2 ** min(max(failures, 1) - 1, 7))
    return _asked_ms(at_least_ms) + int(bound_ms * random)


def stream_ms(random: float, at_least_ms: int = 0) -> int:
    """How long after a live stream that broke, or was refused, to try the next one.

    Around the poll that stands in for it.
    """
    return _asked_ms(at_least_ms) + POLL_MS // 2 + int(POLL_MS * random)


def _asked_ms(at_least_ms: int) -> int:
    return min(max(at_least_ms, 0), RETRY_AFTER_MS_MAX)


def confirm_ms(random: float) -> int:
    """How long after a live frame to tell the server that it is here: in the second
    half of the bound, for a frame reaches a whole crowd at once.
    """
    return CONFIRM_MS_MAX // 2 + int(CONFIRM_MS_MAX // 2 * random)


def fewer(count: int) -> int:
    """How many changes to send after `count` at once were too much."""
    return max(1, count // 2)


def retry_after_ms(headers: Mapping[str, str]) -> int:
    """What an answer's Retry-After asks for (RFC 9110, section 10.2.3): seconds, or a
    date, which is reckoned from the answer's own, for our clock may be decades off.
    Nonsense asks for nothing.
    """
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        # Nine digits are thirty years; more would only be a way to make us compute.
        return int(text) * 1000 if len(text) <= SECONDS_DIGITS_MAX else 0
    then_s, now_s = _epoch_s(text), _epoch_s(headers.get("date", ""))
    return max(0, then_s - now_s) * 1000 if then_s and now_s else 0


def _epoch_s(date: str) -> int:
    """A date of HTTP; 0 for what is none."""
    try:
        found = parsedate_tz(date[:DATE_CHARS_MAX])
        return int(mktime_tz(found)) if found else 0
    except (ValueError, OverflowError, IndexError):
        return 0
