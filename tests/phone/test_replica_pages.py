"""What the server sends becomes rows: whole pages, once, in the scope they came in."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.replica import cursors, kept, pages, records, writes
from mobile.replica.database import Replica
from shared.changes import Effect
from shared.nouns.people import Attendance, Direction
from shared.schema import ALL, COORDINATORS
from tests.support.replica_file import (
    ATTENDANCE,
    ME,
    MINE,
    at,
    dump,
    effect,
    fact_effect,
    frame,
    killed_at_every_statement,
    moment,
    page,
    paired_replica,
    pulled,
    remark_of,
    remarks,
)

SCOPES = (ALL, MINE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


@pytest.fixture
def replica(path: Path) -> Replica:
    return paired_replica(path)


def test_a_page_and_how_far_it_reads_are_written_together_or_not_at_all(
    path: Path, replica: Replica
) -> None:
    before = dump(replica)
    replica.close()
    page = pulled(remarks(1, "one"), fact_effect(2, "fact-1", "attendance", ATTENDANCE))

    found = list(
        killed_at_every_statement(path, lambda r: r.write(pages.apply_pull, page))
    )

    assert before == found[0]
    after = found[-1]
    assert after != before
    assert all(rows in (before, after) for rows in found)


def test_a_page_applied_again_changes_nothing(replica: Replica) -> None:
    first = pulled(remarks(1, "one"), remarks(2, "two", "item-kitchen"))
    second = pulled(remarks(3, "three"))
    for reply in (first, second):
        replica.write(pages.apply_pull, reply)
    before = dump(replica)

    for reply in (second, second, first):
        replica.write(pages.apply_pull, reply)

    kept_rows = dump(replica)
    del before["kept"], kept_rows["kept"]  # when it was last heard, that changes
    assert before == kept_rows
    assert "three" == remark_of(replica)
    assert 3 == replica.read(cursors.reached)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 11), max_size=24),
    st.lists(st.sampled_from(["one", "two"]), min_size=12, max_size=12),
)
def test_pages_in_any_order_and_number_end_in_the_newest_values(
    order: list[int], ids: list[str]
) -> None:
    """Only the pages that were missed matter; each group ends at its highest seq."""
    effects = [
        remarks(seq, f"at {seq}", f"item-{name}") for seq, name in enumerate(ids, 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        replica = paired_replica(Path(folder) / "replica.db")
        for place in [*order, *range(12)]:
            replica.write(pages.apply_pull, pulled(effects[place]))
        newest = {f"item-{name}": f"at {seq}" for seq, name in enumerate(ids, 1)}
        found = {id_: remark_of(replica, id_) for id_ in newest}
        reached = replica.read(cursors.reached)
        replica.close()

    assert newest == found
    assert 12 == reached


def test_a_record_that_left_a_scope_or_was_deleted_is_gone(replica: Replica) -> None:
    replica.write(pages.apply_pull, pulled(remarks(1, "one")))
    gone = Effect(2, ALL, "change-2", "item", "item-yard", is_out=True)
    replica.write(pages.apply_pull, pulled(gone))

    assert "no such item" == remark_of(replica)


def test_what_is_told_in_two_scopes_stays_while_one_of_them_tells_it(
    replica: Replica,
) -> None:
    replica.write(
        pages.apply_pull,
        pulled(remarks(1, "of all"), remarks(2, "mine too", scope=MINE)),
    )
    assert "mine too" == remark_of(replica)

    replica.write(pages.drop_scopes, (MINE,))
    assert "of all" == remark_of(replica)


def test_effects_of_a_scope_that_was_not_asked_for_are_not_stored(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(remarks(1, "draft", scope=COORDINATORS)))

    assert [] == dump(replica)["register"]


def test_kinds_and_groups_of_a_newer_app_are_stored_word_for_word(
    replica: Replica,
) -> None:
    strange = {"depth_m": 3.5, "nested": {"list": [1, None, "ß"]}}
    replica.write(
        pages.apply_pull,
        pulled(
            effect(1, "dive-1", {"limits": strange}, kind="dive"),
            effect(2, "item-yard", {"lighting": strange, "remark": {"text": "dark"}}),
            fact_effect(3, "fact-1", "descent", {"diver": ME, "contents": 7}),
        ),
    )

    assert strange == replica.read(records.groups, "dive", "dive-1")["limits"].value
    assert (
        strange == replica.read(records.groups, "item", "item-yard")["lighting"].value
    )
    assert "dark" == remark_of(replica)
    assert [ME] == [f.body["diver"] for f in replica.read(records.facts, "descent")]


def test_a_frame_is_applied_only_where_it_goes_on_from_the_cursor(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(to=4))

    assert not replica.write(pages.apply_frame, frame(5, 6, remarks(6, "gap")), SCOPES)
    assert not replica.write(pages.apply_frame, frame(4, 6, whole=False), SCOPES)
    assert "no such item" == remark_of(replica)
    assert replica.write(pages.apply_frame, frame(4, 6, remarks(6, "next")), SCOPES)
    assert "next" == remark_of(replica)
    assert {at(6)} == set(replica.read(cursors.cursors).values())
    assert 7_000 == replica.read(kept.contact).as_of_ms


def test_a_frame_is_not_applied_where_more_is_held_than_its_stream_was_asked_for(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(to=4))

    assert not replica.write(pages.apply_frame, frame(4, 6, remarks(6, "next")), (ALL,))
    assert "no such item" == remark_of(replica)
    assert {at(4)} == set(replica.read(cursors.cursors).values())


def test_a_frame_that_tells_what_is_known_asks_for_no_pull(replica: Replica) -> None:
    replica.write(pages.apply_pull, pulled(remarks(6, "newest"), to=6))

    assert replica.write(pages.apply_frame, frame(4, 6, remarks(5, "older")), SCOPES)
    assert "newest" == remark_of(replica)


def test_a_frame_says_nothing_about_a_scope_that_is_still_being_fetched(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(to=4))
    replica.write(
        pages.apply_snapshot,
        page(COORDINATORS, remarks(2, "k", "item-k"), after="p2", as_of=4),
    )
    drafted = effect(6, "item-d", {"remark": {}}, scope=COORDINATORS)

    assert replica.write(pages.apply_frame, frame(4, 6, drafted), SCOPES)
    assert COORDINATORS not in replica.read(cursors.cursors)
    assert "no such item" == remark_of(replica, "item-d")


def test_a_total_is_complete_only_when_the_head_was_reached(replica: Replica) -> None:
    replica.write(pages.apply_pull, pulled(remarks(1, "one"), more=True))
    contact = replica.read(kept.contact)
    assert (None, 2_000_001) == (contact.as_of_ms, contact.last_ms)

    replica.write(pages.apply_pull, pulled(remarks(2, "two")))
    assert 2_000_002 == replica.read(kept.contact).as_of_ms


def test_a_lost_scope_is_purged_and_ones_own_work_is_not(replica: Replica) -> None:
    fact = writes.fact("attendance", Attendance(ME, "day-1", Direction.IN))
    change = replica.write(writes.save, moment(), fact=fact)
    replica.write(
        pages.apply_pull,
        pulled(
            remarks(1, "mine", scope=MINE),
            fact_effect(2, "fact-1", "attendance", ATTENDANCE, MINE),
        ),
    )
    replica.write(pages.drop_scopes, (MINE,))

    facts = replica.read(records.facts, "attendance", subject=ME)
    assert [change.id] == [one.id for one in facts]
    assert "no such item" == remark_of(replica)
    assert {ALL} == replica.read(cursors.held)
