"""What comes back refused: the row as it stands, the rest replayed, nothing lost."""

from pathlib import Path
from typing import Any

import pytest

from mobile.replica import inbox, outbox, pages, records, writes
from mobile.replica.database import Replica
from shared.changes import Change, Outcome, Patch, Register
from shared.nouns.plan import Item, ItemDay, ItemProgress, ItemRemark, Progress
from tests.support.replica_file import (
    dump,
    effect,
    killed_at_every_statement,
    moment,
    paired_replica,
    pulled,
    register,
)

YARD = "item-yard"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


@pytest.fixture
def replica(path: Path) -> Replica:
    replica = paired_replica(path)
    groups = {"remark": {"text": "as planned"}, "progress": {}}
    replica.write(pages.apply_pull, pulled(effect(3, YARD, groups)))
    return replica


def save(replica: Replica, name: str, *patches: Patch, act: str = "") -> Change:
    return replica.write(writes.save, moment(name=name), *patches, act=act)


def edit(replica: Replica, name: str, **values: Any) -> Change:
    form = replica.read(records.form, "item", YARD)
    return save(replica, name, writes.edit(form, **values))


def refuse(
    replica: Replica,
    *changes: Change,
    row: dict[str, Register] | None = None,
    code: str = "locked_day",
) -> None:
    sent = replica.write(outbox.next_batch, 1)
    outcomes = []
    for change in changes:
        patch = change.patches[0]
        outcomes.append(
            Outcome(
                change.id,
                "refused",
                code=code,
                detail="The office has locked the day.",
                args={"kind": patch.kind, "id": patch.id},
                row=row or {},
            )
        )
    replica.write(outbox.settle, sent, outcomes, 9, 2)


def yard(replica: Replica) -> Item:
    item = replica.read(records.record, Item, "item", YARD)
    assert item is not None
    return item


def test_a_refused_edit_shows_no_more_and_waits_in_the_inbox(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change)

    assert "as planned" == yard(replica).remark.text
    (kept,) = replica.read(inbox.open_refusals)
    assert change == kept.change
    assert ("locked_day", change.id) == (kept.outcome.code, kept.chain)
    assert 0 == replica.read(outbox.waiting_count)


def test_the_row_is_restored_from_the_outcome_before_any_pull(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change, row={"remark": register({"text": "To the pier"}, 7)})

    assert "To the pier" == yard(replica).remark.text


def test_an_outcomes_row_brings_no_group_that_was_not_held(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change, row={"notes": register({"notes": "office only"}, 7)})

    assert "notes" not in replica.read(records.groups, "item", YARD)


def test_what_stands_is_not_kept_beside_what_was_refused(replica: Replica) -> None:
    """A scope that is lost is purged; the inbox is not."""
    change = edit(replica, "a", remark=ItemRemark("By boat"))
    refuse(replica, change, row={"remark": register({"text": "To the pier"}, 7)})

    found = str(dump(replica)["inbox"])
    assert "By boat" in found
    assert "To the pier" not in found


def test_an_older_row_in_an_outcome_changes_nothing(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change, row={"remark": register({"text": "ancient"}, 2)})

    assert "as planned" == yard(replica).remark.text


def test_what_else_is_pending_on_the_row_is_replayed(replica: Replica) -> None:
    refused = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    edit(replica, "b", progress=ItemProgress(Progress.DELAYED))
    refuse(replica, refused)

    item = yard(replica)
    assert "as planned" == item.remark.text
    assert Progress.DELAYED == item.progress.status
    assert 1 == replica.read(outbox.waiting_count)


def test_changes_that_rest_on_a_refused_one_join_its_chain(replica: Replica) -> None:
    made = save(replica, "a", writes.create("item", "item-new", remark=ItemRemark("x")))
    form = replica.read(records.form, "item", "item-new")
    edited = save(replica, "b", writes.edit(form, remark=ItemRemark("y")))
    alone = edit(replica, "c", remark=ItemRemark("another line"))
    refuse(replica, made, edited, alone, code="forbidden")

    chains = {one.change.id: one.chain for one in replica.read(inbox.open_refusals)}
    assert {made.id: made.id, edited.id: made.id, alone.id: alone.id} == chains
    assert 2 == replica.read(inbox.count)


@pytest.mark.parametrize(
    ("patch", "act", "is_one_chain"),
    [
        (Patch("item", "item-x", set={"day": {"workday": "day-new"}}), "", True),
        (Patch("item", "item-x", add={"people": ("day-new",)}), "", True),
        (Patch("item", "item-x", set={"remark": {"text": "no"}}), "act-1", True),
        (Patch("item", "item-x", set={"remark": {"text": "no"}}), "", False),
    ],
)
def test_what_names_a_refused_record_or_was_one_act_with_it_rests_on_it(
    replica: Replica, patch: Patch, act: str, is_one_chain: bool
) -> None:
    day = writes.create("workday", "day-new")
    made = save(replica, "a", day, act="act-1")
    other = save(replica, "b", patch, act=act)

    assert is_one_chain == inbox.rests_on(other, made)
    assert not inbox.rests_on(made, other) or act


def test_an_edit_on_top_of_a_refused_value_rests_on_it(replica: Replica) -> None:
    first = edit(replica, "a", remark=ItemRemark("one"))
    second = edit(replica, "b", remark=ItemRemark("two"))

    assert inbox.rests_on(second, first)


def test_a_decision_closes_the_chain_and_destroys_nothing(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change)
    replica.write(inbox.decide, change.id, "discarded", 5)

    assert [] == replica.read(inbox.open_refusals)
    (row,) = dump(replica)["inbox"]
    assert change.id in row
    assert "discarded" in row


def test_a_refusal_that_is_told_twice_is_kept_once(replica: Replica) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    refuse(replica, change)
    refuse(replica, change)

    assert 1 == len(dump(replica)["inbox"])


def test_one_that_is_offered_and_refused_once_more_stays_decided(
    replica: Replica,
) -> None:
    """A server that was put back says again what its author knows already."""
    change = edit(replica, "a", remark=ItemRemark("By boat"))
    refuse(replica, change)
    replica.write(inbox.decide, change.id, "discarded", 5)
    replica.write(inbox.add, change, Outcome(change.id, "refused"), 9)

    assert [] == replica.read(inbox.open_refusals)
    assert 1 == len(dump(replica)["inbox"])


def test_a_phone_that_dies_while_a_refusal_is_stored_has_all_of_it_or_nothing(
    path: Path, replica: Replica
) -> None:
    change = edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    replica.write(outbox.next_batch, 1)
    replica.close()
    outcome = Outcome(
        change.id,
        "refused",
        code="locked_day",
        args={"kind": "item", "id": YARD},
        row={"remark": register({"text": "To the pier"}, 7)},
    )

    found = list(
        killed_at_every_statement(
            path, lambda r: r.write(outbox.settle, [change], [outcome], 9, 2)
        )
    )

    assert [] == found[0]["inbox"]
    assert 1 == len(found[-1]["inbox"])
    assert all(rows in (found[0], found[-1]) for rows in found)


def test_a_set_edited_by_element_shows_on_top_of_what_others_added(
    replica: Replica,
) -> None:
    patch = Patch("item", YARD, add={"people": ("ana",)}, remove={"people": ("ben",)})
    save(replica, "a", patch)
    people = effect(4, YARD, {"people": {"elements": ["ben", "cy"]}})
    replica.write(pages.apply_pull, pulled(people))

    assert ("ana", "cy") == yard(replica).people.elements


def test_own_pending_work_stays_on_top_of_a_newer_value(replica: Replica) -> None:
    edit(replica, "a", remark=ItemRemark("Waiting for the crane"))
    newer = effect(8, YARD, {"remark": {"text": "To the pier"}})
    replica.write(pages.apply_pull, pulled(newer))

    assert "Waiting for the crane" == yard(replica).remark.text


def test_a_line_can_be_moved_to_another_day_before_anything_is_sent(
    replica: Replica,
) -> None:
    edit(replica, "a", day=ItemDay("day-2", 4))

    assert ItemDay("day-2", 4) == yard(replica).day
