"""A returning crowd: when many phones greet at once, they are asked to spread out."""

from collections import deque

# Phones greet when they start and when the line comes back: many within this time
# are a crowd that was away together.
CROWD_MS = 60_000
# So many may push at once: 200 phones with 50 changes each are taken in well under a
# second (measured, `make bench`), so these wait less by coming than by being spread.
CROWD_FREE = 400
# Each one beyond adds what its own push takes, with reading it all to follow.
EACH_MS = 10
# Nobody is asked to hold back longer: what was saved is to be received.
SPREAD_MS_MAX = 30_000
# Beyond, all are asked for the longest spread anyway.
GREETINGS_KEPT_MAX = CROWD_FREE + SPREAD_MS_MAX // EACH_MS


def spread_ms(greeted: int) -> int:
    """How long to spread out over, when so many have greeted within CROWD_MS."""
    return min(max(0, greeted - CROWD_FREE) * EACH_MS, SPREAD_MS_MAX)


class Crowd:
    """Who has greeted lately, by this process's own count."""

    def __init__(self) -> None:
        self._greeted_ms: deque[int] = deque(maxlen=GREETINGS_KEPT_MAX)

    def greet(self, now_ms: int) -> int:
        """One more has greeted; the spread to ask of it, 0 for none."""
        if self._greeted_ms and self._greeted_ms[-1] > now_ms:
            # The server's clock was put back: what it said before means nothing.
            self._greeted_ms.clear()
        while self._greeted_ms and now_ms - self._greeted_ms[0] > CROWD_MS:
            self._greeted_ms.popleft()
        self._greeted_ms.append(now_ms)
        return spread_ms(len(self._greeted_ms))
