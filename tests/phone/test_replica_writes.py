"""Saving: the change and its outbox entry stand or fall together, and show at once."""

from pathlib import Path

import pytest

from mobile.replica import kept, outbox, pages, records, writes
from mobile.replica.database import Replica
from mobile.replica.greeting import greet
from shared.access import Role
from shared.changes import NOTHING, Outcome
from shared.clock import Reading
from shared.errors import NotSaved, TooLarge
from shared.nouns.incidents import IncidentWords
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import Item, ItemProgress, ItemRemark
from shared.schema import ALL
from shared.wire import HelloReply
from tests.support.replica_file import (
    ME,
    MINE,
    check_in,
    dump,
    effect,
    fact_effect,
    hello,
    killed_at_every_statement,
    moment,
    outbox_ids,
    paired_replica,
    pulled,
    received,
)

YEAR_MS = 365 * 24 * 3_600_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


@pytest.fixture
def replica(path: Path) -> Replica:
    return paired_replica(path)


def remark(replica: Replica, text: str, name: str = "a") -> str:
    form = replica.read(records.form, "item", "item-yard")
    patch = writes.edit(form, remark=ItemRemark(text))
    return replica.write(writes.save, moment(name=name), patch).id


def shown_remark(replica: Replica) -> str:
    item = replica.read(records.record, Item, "item", "item-yard")
    return item.remark.text if item else "no such item"


def test_what_is_saved_shows_at_once_on_top_of_what_the_server_says(
    replica: Replica,
) -> None:
    replica.write(
        pages.apply_pull,
        pulled(
            effect(3, "item-yard", {"remark": {"text": "as planned"}, "what": {}}),
        ),
    )
    change = remark(replica, "Waiting for the crane")

    groups = replica.read(records.groups, "item", "item-yard")
    assert "Waiting for the crane" == groups["remark"].value["text"]
    assert (change, 0) == (groups["remark"].change, groups["remark"].seq)
    assert ("change-3", 3) == (groups["what"].change, groups["what"].seq)
    assert {"item-yard"} == replica.read(records.waiting_ids, "item")


def test_an_edit_says_what_its_form_showed_and_that_it_saw_no_cancellation(
    replica: Replica,
) -> None:
    replica.write(
        pages.apply_pull, pulled(effect(3, "item-yard", {"remark": {"text": "old"}}))
    )
    form = replica.read(records.form, "item", "item-yard")
    patch = writes.edit(form, remark=ItemRemark("new"), progress=ItemProgress())

    assert {"remark": "change-3", "progress": NOTHING, "life": NOTHING} == patch.saw


def test_a_second_edit_has_seen_the_first_though_it_is_not_sent(
    replica: Replica,
) -> None:
    first = remark(replica, "one", "a")
    form = replica.read(records.form, "item", "item-yard")

    assert first == writes.edit(form, remark=ItemRemark("two")).saw["remark"]


def test_a_form_that_was_opened_before_an_effect_came_has_not_seen_it(
    replica: Replica,
) -> None:
    form = replica.read(records.form, "item", "item-yard")
    replica.write(
        pages.apply_pull, pulled(effect(3, "item-yard", {"remark": {"text": "old"}}))
    )

    assert NOTHING == writes.edit(form, remark=ItemRemark("new")).saw["remark"]


def test_a_cancellation_has_seen_every_group_that_its_form_showed(
    replica: Replica,
) -> None:
    replica.write(
        pages.apply_pull,
        pulled(effect(3, "item-yard", {"remark": {}, "time": {}, "what": {}})),
    )
    form = replica.read(records.form, "item", "item-yard")

    seen = writes.cancel(form).saw
    assert {"remark", "time", "what", "life"} == set(seen)


def test_device_seq_counts_up_over_restarts(path: Path, replica: Replica) -> None:
    remark(replica, "one", "a")
    replica.close()
    again = Replica(path)
    remark(again, "two", "b")

    batch = again.write(outbox.next_batch, 0)
    assert [1, 2] == [change.device_seq for change in batch]
    assert 2 == len({change.id for change in batch})


def test_a_phone_that_dies_while_saving_has_all_of_it_or_nothing(
    path: Path, replica: Replica
) -> None:
    replica.close()
    seen = set()
    for rows in killed_at_every_statement(path, check_in):
        parts = [
            bool(rows["outbox"]),
            any(scope == "" for _, scope, *_ in rows["fact"]),
            bool(rows["about"]),
            any(name == "device_seq" for name, _ in rows["kept"]),
        ]
        assert len(set(parts)) == 1, parts
        seen.add(parts[0])

    assert {True, False} == seen


def test_a_phone_that_dies_while_editing_has_all_of_it_or_nothing(
    path: Path, replica: Replica
) -> None:
    replica.close()
    found = [
        (len(rows["outbox"]), len(rows["touched"]))
        for rows in killed_at_every_statement(path, lambda r: remark(r, "crane"))
    ]

    assert {(0, 0), (1, 1)} == set(found)


def test_what_is_too_long_is_said_before_it_is_saved(replica: Replica) -> None:
    patch = writes.create("incident", "incident-1", words=IncidentWords("x" * 300_000))

    with pytest.raises(TooLarge):
        replica.write(writes.save, moment(), patch)

    assert 0 == replica.read(outbox.waiting_count)
    assert {} == replica.read(records.groups, "incident", "incident-1")


def test_a_batch_is_the_oldest_that_fit_and_no_more(replica: Replica) -> None:
    for name in range(6):
        patch = writes.create(
            "incident", f"incident-{name}", words=IncidentWords("x" * 220_000)
        )
        replica.write(writes.save, moment(name=str(name)), patch)

    batch = replica.write(outbox.next_batch, 7)

    assert [1, 2, 3, 4] == [change.device_seq for change in batch]
    counts = replica.read(outbox.counts)
    assert (6, 4, 0) == (counts.saved, counts.sent, counts.received)
    assert {"incident": 6} == counts.waiting


def test_a_received_change_shows_until_its_effect_is_here(replica: Replica) -> None:
    change = remark(replica, "Waiting for the crane")
    sent = replica.write(outbox.next_batch, 1)
    outcome = Outcome(change, "applied", 5)
    replica.write(outbox.settle, sent, [outcome], 6, 2)

    assert 0 == replica.read(outbox.waiting_count)
    assert set() == replica.read(records.waiting_ids, "item")
    replica.write(pages.apply_pull, pulled(to=5))
    assert "Waiting for the crane" == shown_remark(replica)
    # Another's later value came with the same page as ours: ours shows no longer.
    replica.write(
        pages.apply_pull,
        pulled(effect(6, "item-yard", {"remark": {"text": "To the pier"}})),
    )
    assert "To the pier" == shown_remark(replica)


def test_a_fact_is_there_once_before_and_after_it_comes_back(replica: Replica) -> None:
    change = check_in(replica)
    before = replica.read(records.facts, "attendance", workday="day-1")
    stored = before[0]
    sent = replica.write(outbox.next_batch, 1)
    replica.write(outbox.settle, sent, [Outcome(change, "applied", 4)], 4, 2)
    echo = fact_effect(4, change, "attendance", stored.body)
    replica.write(pages.apply_pull, pulled(echo))

    after = replica.read(records.facts, "attendance", workday="day-1")
    assert [(change, 0)] == [(fact.id, fact.seq) for fact in before]
    assert [(change, 4)] == [(fact.id, fact.seq) for fact in after]


def test_an_outcome_of_something_else_settles_nothing(replica: Replica) -> None:
    change = check_in(replica)
    replica.write(outbox.settle, [], [Outcome(change, "applied", 4)], 4, 2)
    sent = replica.write(outbox.next_batch, 1)
    replica.write(outbox.settle, sent, [Outcome(change, "retry")], 4, 2)

    assert 1 == replica.read(outbox.waiting_count)


def test_what_was_received_is_kept_until_it_is_backed_up(replica: Replica) -> None:
    replica.write(greet, hello("epoch-1"), Reading(1))
    change = received(replica)

    replica.write(greet, hello("epoch-1", backed_up_seq=3), Reading(1))
    assert [change] == outbox_ids(replica)
    replica.write(greet, hello("epoch-1", backed_up_seq=4), Reading(1))
    assert [] == outbox_ids(replica)
    counts = replica.read(outbox.counts)
    assert (1, 1, 1) == (counts.saved, counts.sent, counts.received)


def test_after_a_restore_what_the_server_had_is_offered_and_shown_again(
    replica: Replica,
) -> None:
    replica.write(greet, hello("epoch-1"), Reading(1))
    change = received(replica)

    greeting = replica.write(greet, hello("epoch-2"), Reading(1))

    assert (ALL, MINE) == greeting.gained
    assert [change] == [one.id for one in replica.write(outbox.next_batch, 9)]
    facts = replica.read(records.facts, "attendance", workday="day-1")
    assert [change] == [fact.id for fact in facts]


def test_times_on_screen_are_the_servers_once_it_has_been_heard(
    replica: Replica,
) -> None:
    """This phone's wall clock stands in 1970; its boot clock cannot be set."""
    replica.write(greet, hello("epoch-1", now_ms=5_000_000), Reading(60, "boot", 100))
    later = moment()
    fact = writes.fact("attendance", Attendance(ME, "day-1", Direction.IN))
    change = replica.write(
        writes.save,
        writes.Moment(Reading(90, "boot", 2_100), later.entropy),
        fact=fact,
    )

    stored = replica.read(records.facts, "attendance", workday="day-1")[0]
    assert (5_002_000, False) == (stored.stamp.ms, stored.stamp.is_estimated)
    assert Reading(90, "boot", 2_100) == change.at


def test_role_and_department_are_the_servers_to_say(replica: Replica) -> None:
    reply = HelloReply(1, "epoch-1", 0, (ALL,), Role.GATE, ME, department="Camera")
    greeting = replica.write(greet, reply, Reading(1))

    paired = replica.read(kept.paired)
    assert paired is not None
    assert (Role.GATE, "Camera") == (paired.role, paired.department)
    assert (MINE,) == greeting.lost


def test_a_full_disk_is_told_and_what_was_there_stands(
    path: Path, replica: Replica
) -> None:
    check_in(replica, "before")
    full = replica.read(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    replica.read(lambda c: c.execute(f"PRAGMA max_page_count = {full}").fetchone())
    patch = writes.create("incident", "incident-1", words=IncidentWords("x" * 200_000))
    before = dump(replica)
    for _ in range(2):
        with pytest.raises(NotSaved):
            replica.write(writes.save, moment(), patch)

    assert before == dump(replica)
    check_in(replica, "after")
    assert 2 == replica.read(outbox.waiting_count)
