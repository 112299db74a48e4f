"""Rows that wait are given once, in order, and undone with the block they are of."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from server.store.unwritten import Unwritten

PUT = "INSERT INTO kept VALUES (?)"
ALSO = "INSERT INTO kept_too VALUES (?)"
ACTS = st.lists(st.sampled_from(["add", "enter", "leave", "undo", "give"]), max_size=40)


def connected() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE kept_too (n INTEGER PRIMARY KEY)")
    connection.execute("BEGIN")
    return connection


def kept(connection: sqlite3.Connection) -> list[int]:
    rows = connection.execute("SELECT n FROM kept UNION SELECT n FROM kept_too")
    return sorted(n for (n,) in rows)


@given(ACTS)
def test_blocks_within_blocks_leave_what_plain_savepoints_would(
    acts: list[str],
) -> None:
    connection = connected()
    unwritten = Unwritten(connection)
    unwritten.enter()
    # What each open block holds so far, the job outermost.
    blocks: list[list[int]] = [[]]
    for n, act in enumerate(acts):
        if act == "add":
            unwritten.add(PUT if n % 2 else ALSO, (n,))
            blocks[-1].append(n)
        elif act == "enter":
            unwritten.enter()
            blocks.append([])
        elif act == "leave" and len(blocks) > 1:
            unwritten.leave()
            inner = blocks.pop()
            blocks[-1] += inner
        elif act == "undo" and len(blocks) > 1:
            assert bool(blocks.pop()) <= unwritten.undo()
        elif act == "give":
            unwritten.give()
            assert not unwritten
            assert sorted(n for block in blocks for n in block) == kept(connection)
    while len(blocks) > 1:
        unwritten.leave()
        inner = blocks.pop()
        blocks[-1] += inner
    unwritten.give()
    unwritten.leave()
    connection.execute("COMMIT")

    assert sorted(blocks[0]) == kept(connection)
    assert 0 == unwritten.depth
    connection.close()


def test_a_block_that_was_given_costs_the_ones_before_it_nothing() -> None:
    connection = connected()
    unwritten = Unwritten(connection)
    unwritten.enter()
    unwritten.add(PUT, (1,))
    unwritten.enter()
    unwritten.add(PUT, (2,))
    unwritten.give()
    unwritten.add(PUT, (3,))
    assert unwritten.undo()

    assert [1] == kept(connection)
    unwritten.enter()
    assert not unwritten.undo()
    assert [1] == kept(connection)
    connection.close()


def test_forgotten_rows_are_never_given() -> None:
    connection = connected()
    unwritten = Unwritten(connection)
    unwritten.enter()
    unwritten.add(PUT, (1,))
    unwritten.forget()
    unwritten.give()

    assert [] == kept(connection)
    assert 0 == unwritten.depth
    connection.close()
