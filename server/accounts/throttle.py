"""How long the next try at a password has to wait.

Three counters, each with some free tries and then a wait that doubles:

- the pair of account and address: stops guessing at one account;
- the account, over all addresses: stops guessing from many machines;
- the address, over all accounts: stops trying one password on everybody.

The last two never touch a pair that has signed in before, so an attacker
cannot lock the owner out from the owner's own desk, nor the colleagues who share
an office's one address. Counters live in this process only: they guard against
guessing, and a restart forgives.
"""

import ipaddress
from collections import OrderedDict

from msgspec import Struct

FREE_TRIES_PAIR = 5
FREE_TRIES_SHARED = 50
FIRST_WAIT_MS = 30_000
WAIT_MS_MAX = 15 * 60_000
# After this long without a try, a counter starts afresh.
QUIET_MS = 60 * 60_000
# About 2 MB; the longest untouched is forgotten first.
COUNTERS_MAX = 10_000


class Tries(Struct):
    """Tries that were not followed by success."""

    count: int
    last_ms: int
    free_at_ms: int


class Throttle:
    """`attempt` before looking at the password; `succeeded` if it was right.

    The try is counted up front: a hundred at once must not all be let through
    while the first is still being hashed.
    """

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], Tries] = OrderedDict()

    def attempt(self, email: str, address: str, is_known: bool, now_ms: int) -> int:
        """Milliseconds to wait; 0 lets the try through and counts it.

        `is_known`: this account has signed in from this address before.
        A try that has to wait is not counted, so waiting always ends.
        """
        keys = _keys(email, address, is_known)
        free_at_ms = max(self._free_at_ms(key, now_ms) for key in keys)
        if free_at_ms > now_ms:
            return free_at_ms - now_ms
        for key in keys:
            self._count(key, now_ms)
        return 0

    def succeeded(self, email: str, address: str, is_known: bool) -> None:
        """Forget the pair's tries, and the one just counted elsewhere."""
        pair, *shared = _keys(email, address, is_known)
        self._tries.pop(pair, None)
        for key in shared:
            if key in self._tries:
                self._tries[key].count -= 1

    def _free_at_ms(self, key: tuple[str, str], now_ms: int) -> int:
        tries = self._tries.get(key)
        return 0 if tries is None or _is_over(tries, now_ms) else tries.free_at_ms

    def _count(self, key: tuple[str, str], now_ms: int) -> None:
        tries = self._tries.pop(key, None)
        if tries is None or _is_over(tries, now_ms):
            tries = Tries(0, now_ms, 0)
        tries.count += 1
        tries.last_ms = now_ms
        is_pair = all(key)
        over = tries.count - (FREE_TRIES_PAIR if is_pair else FREE_TRIES_SHARED)
        if over >= 0:
            # The exponent is bounded only to keep the number small.
            wait_ms = FIRST_WAIT_MS * 2 ** min(over, 10)
            tries.free_at_ms = now_ms + min(wait_ms, WAIT_MS_MAX)
        self._tries[key] = tries
        if len(self._tries) > COUNTERS_MAX:
            self._tries.popitem(last=False)


def _is_over(tries: Tries, now_ms: int) -> bool:
    """Whether these tries count no more: long ago, or counted by a clock far ahead."""
    return abs(now_ms - tries.last_ms) > QUIET_MS


def address_key(address: str) -> str:
    """What counts as one address: an IPv6 host owns its whole /64.

    Anything that is no address (a test client's name) stands for itself.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _keys(email: str, address: str, is_known: bool) -> list[tuple[str, str]]:
    """The pair first, then what it shares with others; "" stands for any."""
    pair = (email, address)
    return [pair] if is_known else [pair, (email, ""), ("", address)]
