"""Snapshots become rows: page by page, in place of what was there, and said so."""

from pathlib import Path

import msgspec
import pytest

from mobile.replica import cursors, greeting, kept, pages, records, writes
from mobile.replica.database import Replica
from mobile.replica.greeting import forget_log
from shared.access import Role
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import ItemRemark
from shared.schema import ALL, COORDINATORS
from shared.wire import HelloReply, SnapshotPage
from tests.support.replica_file import (
    ATTENDANCE,
    ME,
    MINE,
    at,
    dump,
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


def test_how_far_snapshots_have_come_is_known_until_all_of_it_is_here(
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
    assert cursors.Filling(1, 1) == replica.read(cursors.filling)
    replica.write(pages.apply_snapshot, page(MINE, rows=2, before=2))
    assert cursors.Filling(3, 3) == replica.read(cursors.filling)
    replica.write(pages.apply_pull, pulled(to=9, more=True))
    assert cursors.Filling(3, 3) == replica.read(cursors.filling)
    assert replica.read(kept.contact).as_of_ms is None

    replica.write(pages.apply_pull, pulled(to=10))
    assert replica.read(cursors.filling) is None
    assert 2_000_010 == replica.read(kept.contact).as_of_ms


def test_nothing_is_whole_while_a_scope_that_was_granted_is_missing(
    replica: Replica,
) -> None:
    replica.write(pages.apply_pull, pulled(to=4))
    granted = HelloReply(5, "epoch-1", 4, (ALL, MINE, COORDINATORS), Role.HEAD, ME)
    gained = replica.write(greeting.greet, granted, moment().at).gained
    assert (COORDINATORS,) == gained

    assert replica.write(pages.apply_frame, frame(4, 6), SCOPES)
    replica.write(pages.apply_pull, pulled(to=7))
    assert 2_000_004 == replica.read(kept.contact).as_of_ms
    draft = remarks(3, "draft", scope=COORDINATORS)
    replica.write(pages.apply_snapshot, page(COORDINATORS, draft, as_of=7))
    assert cursors.Filling(1, 1) == replica.read(cursors.filling)
    replica.write(pages.apply_pull, pulled(to=8))
    assert 2_000_008 == replica.read(kept.contact).as_of_ms
    assert replica.read(cursors.filling) is None


def test_half_of_a_lost_log_and_half_of_another_are_never_said_to_be_whole(
    replica: Replica,
) -> None:
    replica.write(forget_log)
    half = page(ALL, remarks(5, "lost"), after="p2", as_of=9, rows=4)
    replica.write(pages.apply_snapshot, half)
    replica.write(forget_log)
    assert "" == replica.read(cursors.filling_after, ALL, "epoch-1")

    other = remarks(2, "k", "item-k")
    half = page(ALL, other, after="p2", as_of=3, epoch="epoch-2", rows=2)
    replica.write(pages.apply_snapshot, half)
    assert ("lost", "k") == (remark_of(replica), remark_of(replica, "item-k"))
    assert cursors.Filling(1, 2) == replica.read(cursors.filling)
    assert {} == replica.read(cursors.cursors)
    assert replica.read(kept.contact).as_of_ms is None
    rest = page(ALL, as_of=3, epoch="epoch-2", rows=2, before=1)
    replica.write(pages.apply_snapshot, rest)
    assert ("no such item", "k") == (remark_of(replica), remark_of(replica, "item-k"))


def test_what_a_newer_server_says_of_a_row_is_stored_as_it_came(
    replica: Replica,
) -> None:
    told = msgspec.json.decode(msgspec.json.encode(SnapshotPage(ALL, at(9), ())))
    register = {"value": {"note": "n"}, "change": "c", "stamp": [1, "d", 1], "mood": 1}
    said = {"seq": 5, "scope": ALL, "change": "c", "kind": "item", "id": "item-new"}
    told["effects"] = [said | {"groups": {"remark": register}}]
    read = msgspec.json.decode(msgspec.json.encode(told), type=pages.StandingPage)
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
