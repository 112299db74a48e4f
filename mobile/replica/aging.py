"""How old what is kept here is, in days that two clocks saw pass.

The server's clock may be decades off for a moment, and so may ours, and then the other
one. So a day has passed when both say so since the last one that had; however much they
say besides, it is one day.
"""

from sqlite3 import Connection

from msgspec import Struct

from mobile.clock import passed_ms
from mobile.replica import kept
from shared.clock import Reading

DAYS_KEPT = 30
DAY_MS = 24 * 3_600_000
_NAME = "days_seen"


class Day(Struct, frozen=True):
    """What was answered before it went up to row `head` of the server's log.

    `server_ms` is the server's clock as it began, `at` ours.
    """

    head: int
    server_ms: int
    at: Reading


def old_head(connection: Connection, head: int, server_ms: int, now: Reading) -> int:
    """What was answered up to this row was answered DAYS_KEPT days ago; 0: nothing was.

    `head`: up to where it is now. A clock that says that the last day has not begun yet
    was put right, and that day begins again.
    """
    days = kept.get(connection, _NAME, list[Day]) or []
    today = Day(head, server_ms, now)
    if days:
        last = days[-1]
        ms = min(server_ms - last.server_ms, passed_ms(last.at, now))
        if ms < 0:
            today = Day(last.head, server_ms, now)
            days.pop()
        elif ms < DAY_MS:
            return _old(days)
    days = [*days, today][-DAYS_KEPT - 1 :]
    kept.put(connection, _NAME, days)
    return _old(days)


def _old(days: list[Day]) -> int:
    return days[0].head if len(days) > DAYS_KEPT else 0


def begin_again(connection: Connection) -> None:
    """The log is another one: its rows have other numbers."""
    kept.drop(connection, _NAME)
