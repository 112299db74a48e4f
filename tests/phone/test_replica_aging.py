"""What the server has is kept here for thirty days, whatever two clocks say."""

from pathlib import Path

import pytest

from mobile.replica import aging, outbox, pages
from mobile.replica.database import Replica
from mobile.replica.greeting import greet
from shared.changes import Outcome
from shared.clock import Reading
from shared.schema import ALL
from tests.support.replica_file import (
    MINE,
    hello,
    outbox_ids,
    page,
    paired_replica,
    received,
)

YEAR_MS = 365 * aging.DAY_MS


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return paired_replica(tmp_path / "replica.db")


def day_after_day(replica: Replica, first: int, last: int, epoch: str) -> None:
    """A greeting a day, as both clocks say."""
    for day in range(first, last + 1):
        ms = day * aging.DAY_MS
        said = hello(epoch, now_ms=3_000_000 + ms)
        replica.write(greet, said, Reading(2_000_000 + ms))


def test_what_was_received_is_kept_for_thirty_days_that_were_seen_to_pass(
    replica: Replica,
) -> None:
    replica.write(greet, hello("epoch-1"), Reading(2_000_000))
    change = received(replica)

    day_after_day(replica, 1, 30, "epoch-1")
    assert [change] == outbox_ids(replica)
    day_after_day(replica, 31, 31, "epoch-1")
    assert [] == outbox_ids(replica)


def test_a_phone_that_was_put_away_for_years_has_seen_one_day_pass(
    replica: Replica,
) -> None:
    replica.write(greet, hello("epoch-1"), Reading(2_000_000))
    change = received(replica)

    day_after_day(replica, 1, 1, "epoch-1")
    day_after_day(replica, 3_650, 3_650, "epoch-1")

    assert [change] == outbox_ids(replica)


def test_two_clocks_that_are_decades_off_one_after_the_other_make_nothing_old(
    replica: Replica,
) -> None:
    # The phone is in 1970 as it writes, and the server later in 2043 for a moment.
    replica.write(greet, hello("epoch-1", now_ms=50 * YEAR_MS), Reading(1_000))
    change = received(replica, now_ms=50 * YEAR_MS)
    next_day = hello("epoch-1", now_ms=50 * YEAR_MS + aging.DAY_MS)
    replica.write(greet, next_day, Reading(1_000 + aging.DAY_MS))

    ahead = hello("epoch-1", now_ms=73 * YEAR_MS)
    replica.write(greet, ahead, Reading(50 * YEAR_MS))

    assert [change] == outbox_ids(replica)
    right = hello("epoch-2", now_ms=50 * YEAR_MS + 2 * aging.DAY_MS)
    replica.write(greet, right, Reading(50 * YEAR_MS + 1))
    assert [change] == [one.id for one in replica.write(outbox.next_batch, 9)]


def test_a_server_whose_clock_jumps_to_and_fro_makes_nothing_old(
    replica: Replica,
) -> None:
    replica.write(greet, hello("epoch-1"), Reading(2_000_000))
    change = received(replica)

    for minute in range(1, 40):
        ours = Reading(2_000_000 + minute * 60_000)
        for server_ms in (73 * YEAR_MS, 3_000_000 + minute * 60_000):
            replica.write(greet, hello("epoch-1", now_ms=server_ms), ours)

    assert [change] == outbox_ids(replica)


def test_days_go_on_passing_once_two_clocks_are_put_right(replica: Replica) -> None:
    ahead = hello("epoch-1", now_ms=73 * YEAR_MS)
    replica.write(greet, ahead, Reading(73 * YEAR_MS))
    change = received(replica)

    day_after_day(replica, 1, 31, "epoch-1")
    assert [change] == outbox_ids(replica)
    day_after_day(replica, 32, 33, "epoch-1")
    assert [] == outbox_ids(replica)


def test_after_a_restore_days_are_counted_anew(replica: Replica) -> None:
    replica.write(greet, hello("epoch-1"), Reading(2_000_000))
    change = received(replica)
    day_after_day(replica, 1, 30, "epoch-1")

    day_after_day(replica, 31, 31, "epoch-2")
    [again] = replica.write(outbox.next_batch, 9)
    # The log that was put back has fewer rows.
    outcomes = [Outcome(again.id, "applied", 2)]
    replica.write(outbox.settle, [again], outcomes, 2, 2_000_000)
    for scope in (ALL, MINE):
        there = page(scope, as_of=2, epoch="epoch-2")
        replica.write(pages.apply_snapshot, there)
    day_after_day(replica, 32, 34, "epoch-2")

    assert [change] == outbox_ids(replica)


@pytest.mark.parametrize(
    ("server_ms", "ours"),
    [
        (2_000_000 + 73 * YEAR_MS, Reading(1_060_000, "boot-1", 160_000)),
        (2_000_000 + 73 * YEAR_MS, Reading(1_060_000, "boot-2", 5_000)),
        (2_060_000, Reading(1_000_000 + 73 * YEAR_MS, "boot-1", 160_000)),
        (2_060_000, Reading(1_000_000 + 73 * YEAR_MS, "boot-2", 5_000)),
        # Its boot clock cannot be set: by that it was a minute ago.
        (2_000_000 + YEAR_MS, Reading(1_000_000 + YEAR_MS, "boot-1", 160_000)),
    ],
)
def test_one_clock_that_is_decades_off_makes_nothing_old(
    replica: Replica, server_ms: int, ours: Reading
) -> None:
    replica.write(greet, hello("epoch-1"), Reading(1))
    change = received(replica)

    for _ in range(2):
        replica.write(greet, hello("epoch-1", now_ms=server_ms), ours)
    replica.write(greet, hello("epoch-1"), Reading(1_120_000))

    assert [change] == outbox_ids(replica)
    assert 0 == replica.read(outbox.waiting_count)
    replica.write(greet, hello("epoch-2"), Reading(1_120_000))
    assert [change] == [one.id for one in replica.write(outbox.next_batch, 9)]


def test_what_a_server_received_in_1970_is_not_old_once_its_clock_is_right(
    replica: Replica,
) -> None:
    replica.write(greet, hello("epoch-1", now_ms=5), Reading(1_000_000))
    change = received(replica, now_ms=7)

    right = hello("epoch-1", now_ms=50 * YEAR_MS)
    replica.write(greet, right, Reading(1_060_000, "boot-1", 160_000))

    assert [change] == outbox_ids(replica)
