"""What the server sends becomes rows: whole pages, once, in the scope they came in."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.replica import cursors, kept, pages, records, writes
from mobile.replica.database import Replica
from mobile.replica.greeting import forget_log
from mobile.replica.pages import StandingPage
from shared.changes import Effect
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import Item, ItemRemark
from shared.schema import ALL, COORDINATORS
from shared.wire import LiveFrame, SnapshotPage
from tests.support.replica_file import (
    ME,
    MINE,
    as_read,
    at,
    dump,
    effect,
    fact_effect,
    killed_at_every_statement,
    moment,
    paired_replica,
    pulled,
)

ATTENDANCE = {"person": ME, "workday": "day-1", "direction": "in"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


@pytest.fixture
def replica(path: Path) -> Replica:
    return paired_replica(path)


def remark_of(replica: Replica, id: str = "item-yard") -> str:
    item = replica.read(records.record, Item, "item", id)
    return item.remark.text if item else "no such item"


def remarks(seq: int, text: str, id: str = "item-yard", scope: str = ALL) -> Effect:
    return effect(seq, id, {"remark": {"text": text}}, scope=scope)


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
    for page in (first, second):
        replica.write(pages.apply_pull, page)
    before = dump(replica)

    for page in (second, second, first):
        replica.write(pages.apply_pull, page)

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


def page(
    scope: str,
    *effects: Effect,
    after: str = "",
    as_of: int = 9,
    epoch: str = "epoch-1",
    rows: int = 0,
    before: int = 0,
) -> StandingPage:
    told = SnapshotPage(scope, at(as_of, epoch), effects, after, rows, before)
    return as_read(told)


def test_a_snapshot_takes_the_place_of_a_scopes_rows_and_of_nothing_else(
    replica: Replica,
) -> None:
    replica.write(
        pages.apply_pull,
        pulled(
            remarks(1, "stays", "item-mine", scope=MINE),
            remarks(2, "goes", "item-gone"),
            remarks(90, "from the log that is lost", "item-yard"),
            fact_effect(4, "fact-1", "attendance", ATTENDANCE),
            to=90,
        ),
    )
    form = replica.read(records.form, "item", "item-yard")
    patch = writes.edit(form, remark=ItemRemark("own, unsent"))
    replica.write(writes.save, moment(), patch)
    mine = writes.fact("attendance", Attendance(ME, "day-1", Direction.OUT))
    replica.write(writes.save, moment(name="b"), fact=mine)
    before = dump(replica)

    replica.write(forget_log)
    replica.write(pages.apply_snapshot, page(ALL, remarks(2, "anew"), epoch="epoch-2"))

    assert "own, unsent" == remark_of(replica)
    assert "no such item" == remark_of(replica, "item-gone")
    assert "stays" == remark_of(replica, "item-mine")
    facts = replica.read(records.facts, "attendance", workday="day-1")
    assert ["out"] == [fact.body["direction"] for fact in facts]
    after = dump(replica)
    for table in ("outbox", "inbox", "touched", "pairing"):
        assert before[table] == after[table]
    assert {ALL: at(9, "epoch-2")} == replica.read(cursors.cursors)


def test_until_a_snapshot_is_complete_the_old_rows_stay_on_screen(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(remarks(1, "old", "item-old")))
    replica.write(forget_log)

    replica.write(pages.apply_snapshot, page(ALL, remarks(5, "new"), after="p2"))
    assert "old" == remark_of(replica, "item-old")
    assert "new" == remark_of(replica)
    assert ALL not in replica.read(cursors.cursors)
    replica.write(pages.apply_snapshot, page(ALL, remarks(6, "kitchen", "item-k")))
    assert "no such item" == remark_of(replica, "item-old")
    assert "kitchen" == remark_of(replica, "item-k")


def test_a_snapshot_that_broke_off_goes_on_where_it_was_with_its_first_as_of(
    path: Path, replica: Replica
) -> None:
    replica.write(forget_log)
    replica.write(
        pages.apply_snapshot, page(ALL, remarks(5, "yard"), after="p2", as_of=7)
    )
    replica.close()
    again = Replica(path)

    assert "p2" == again.read(cursors.filling_after, ALL, "epoch-1")
    assert "" == again.read(cursors.filling_after, ALL, "epoch-2")
    again.write(pages.apply_snapshot, page(ALL, remarks(8, "k", "item-k"), as_of=8))
    assert at(7) == again.read(cursors.cursors)[ALL]
    assert "yard" == remark_of(again)


def test_a_snapshot_that_is_begun_anew_keeps_nothing_of_the_one_before(
    replica: Replica,
) -> None:
    replica.write(forget_log)
    replica.write(pages.apply_snapshot, page(ALL, remarks(5, "half"), after="p2"))
    replica.write(cursors.forget_filling, ALL)
    replica.write(pages.apply_snapshot, page(ALL, remarks(6, "k", "item-k")))

    assert "no such item" == remark_of(replica)
    assert "k" == remark_of(replica, "item-k")


def test_how_far_snapshots_have_come_is_known_until_they_are_complete(
    replica: Replica,
) -> None:
    assert replica.read(cursors.filling) is None
    replica.write(forget_log)
    first = page(ALL, remarks(5, "new"), after="p2", rows=3)
    replica.write(pages.apply_snapshot, first)
    other = page(MINE, remarks(6, "k", scope=MINE), after="p2", rows=5, before=2)
    replica.write(pages.apply_snapshot, other)

    assert cursors.Filling(4, 8) == replica.read(cursors.filling)
    replica.write(cursors.forget_filling, MINE)
    assert cursors.Filling(1, 3) == replica.read(cursors.filling)
    replica.write(pages.apply_snapshot, page(ALL, before=1, rows=3))
    assert replica.read(cursors.filling) is None


def test_what_a_newer_server_says_of_a_row_is_stored_as_it_came(
    replica: Replica,
) -> None:
    told = msgspec.json.decode(msgspec.json.encode(SnapshotPage(ALL, at(9), ())))
    register = {"value": {"note": "n"}, "change": "c", "stamp": [1, "d", 1], "mood": 1}
    said = {"seq": 5, "scope": ALL, "change": "c", "kind": "item", "id": "item-new"}
    told["effects"] = [said | {"groups": {"remark": register}}]
    read = msgspec.json.decode(msgspec.json.encode(told), type=StandingPage)
    replica.write(pages.apply_snapshot, read)

    [row] = [row for row in dump(replica)["register"] if row[1] == "item-new"]
    assert register == msgspec.json.decode(row[-1])


def test_a_phone_that_dies_during_a_snapshot_page_has_it_whole_or_not(
    path: Path, replica: Replica
) -> None:
    replica.write(pages.apply_pull, pulled(remarks(1, "old", "item-old")))
    replica.write(forget_log)
    before = dump(replica)
    replica.close()
    last = page(ALL, remarks(5, "new"))

    found = list(
        killed_at_every_statement(path, lambda r: r.write(pages.apply_snapshot, last))
    )

    assert before == found[0]
    assert all(rows in (before, found[-1]) for rows in found)
    assert found[-1] != before


def frame(start: int, end: int, *effects: Effect, whole: bool = True) -> LiveFrame:
    return LiveFrame(at(start), at(end), effects, whole, now_ms=7_000)


def test_a_frame_is_applied_only_where_it_goes_on_from_the_cursor(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(to=4))

    assert not replica.write(pages.apply_frame, frame(5, 6, remarks(6, "gap")))
    assert not replica.write(pages.apply_frame, frame(4, 6, whole=False))
    assert "no such item" == remark_of(replica)
    assert replica.write(pages.apply_frame, frame(4, 6, remarks(6, "next")))
    assert "next" == remark_of(replica)
    assert {at(6)} == set(replica.read(cursors.cursors).values())
    assert 7_000 == replica.read(kept.contact).as_of_ms


def test_a_frame_that_tells_what_is_known_asks_for_no_pull(replica: Replica) -> None:
    replica.write(pages.apply_pull, pulled(remarks(6, "newest"), to=6))

    assert replica.write(pages.apply_frame, frame(4, 6, remarks(5, "older")))
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

    assert replica.write(pages.apply_frame, frame(4, 6, drafted))
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
