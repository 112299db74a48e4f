"""How long to wait before the next attempt: pure, so that a crowd can be simulated.

Full jitter (Brooker, "Exponential Backoff and Jitter", 2015): anywhere between nothing
and a bound that doubles, so that phones which lost the line together do not come back
together.
"""

FIRST_MS = 500
LONGEST_MS = 60_000
# By then the server knows that what came by the stream has arrived.
CONFIRM_MS_MAX = 60_000
# A server may ask for patience, but not for the rest of the day.
RETRY_AFTER_MS_MAX = 60 * 60_000


def delay_ms(failures: int, random: float, at_least_ms: int = 0) -> int:
    """The wait after the `failures`-th failed round in a row (1 is the first).

    `random` is uniform in [0, 1). What Retry-After asked for comes first, and the
    jitter on top of it: all who were told the same are told apart again.
    """
    # Beyond 2**7 the bound is reached anyway; a large power would only cost time.
    bound_ms = min(LONGEST_MS, FIRST_MS * 2 ** min(max(failures, 1) - 1, 7))
    asked_ms = min(max(at_least_ms, 0), RETRY_AFTER_MS_MAX)
    return asked_ms + int(bound_ms * random)


def confirm_ms(random: float) -> int:
    """How long after a live frame to tell the server that it is here: in the second
    half of the bound, for a frame reaches a whole crowd at once.
    """
    return CONFIRM_MS_MAX // 2 + int(CONFIRM_MS_MAX // 2 * random)


def fewer(count: int) -> int:
    """How many changes to send after `count` at once were too much."""
    return max(1, count // 2)


def retry_after_ms(header: str) -> int:
    """What a Retry-After header asks for; a date, or nonsense, asks for nothing."""
    text = header.strip()
    # Nine digits are thirty years; more would only be a way to make us compute.
    return int(text) * 1000 if text.isdecimal() and len(text) <= 9 else 0
