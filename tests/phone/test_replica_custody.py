"""What scans have come to is kept, and what is kept is never other than folded anew."""

import tempfile
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobile.replica import cursors, custody, outbox, pages, records, writes
from mobile.replica.custody import Standing
from mobile.replica.database import Replica
from mobile.replica.greeting import forget_log
from shared.changes import Change, Effect, Outcome
from shared.custody import Custody, custodies
from shared.nouns.equipment import Scan, ScanKind
from shared.nouns.review import Void
from shared.schema import ALL
from tests.support.replica_file import (
    ME,
    MINE,
    dump,
    fact_effect,
    moment,
    page,
    paired_replica,
    pulled,
)

APP = "1.0"
SCANNED = ("lens", "case", "radio")
FACTS = 3
STEPS = ("come", "void", "unvoid", "out", "drop", "anew", "save", "undo", "refused")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


def scanned(seq: int, id: str, asset: str, holder: str, scope: str = ALL) -> Effect:
    contents = ["lens", "radio"] if asset == "case" else []
    body = {"asset": asset, "scan": "check_out", "holder": holder, "contents": contents}
    return fact_effect(seq, id, "scan", body, scope)


def told(replica: Replica, known: dict[str, Standing]) -> dict[str, Standing]:
    return replica.read(custody.standings, APP, known)


def folded(replica: Replica) -> dict[str, Custody]:
    return custodies(replica.read(records.facts, "scan"))


def as_folded(found: dict[str, Standing]) -> dict[str, Custody]:
    """Of what was scanned and then taken back nothing is folded."""
    return {id_: one.custody for id_, one in found.items() if one.custody.fact}


class Play:
    """One step after another of all that may befall the facts of a phone."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.seq = 0
        self.saved: list[Change] = []

    def step(self, what: str, which: int) -> None:
        self.seq += 1
        replica, id_ = self.replica, f"fact-{which}"
        asset, scope = SCANNED[which % 3], (ALL, MINE)[which % 2]
        if what == "come":
            effect = scanned(self.seq, id_, asset, f"holder-{self.seq}", scope)
            replica.write(pages.apply_pull, pulled(effect))
        elif what == "void":
            self._void(f"void-{which}", id_)
        elif what == "unvoid":
            self._void(f"unvoid-{which}", f"void-{which}")
        elif what == "out":
            gone = Effect(self.seq, scope, f"c-{self.seq}", "fact", id_, is_out=True)
            replica.write(pages.apply_pull, pulled(gone))
        elif what == "drop":
            replica.write(pages.drop_scopes, (MINE,))
            replica.write(cursors.expect, (MINE,))
            replica.write(pages.apply_snapshot, page(MINE, as_of=self.seq))
        elif what == "anew":
            replica.write(forget_log)
            left = scanned(self.seq, id_, asset, "who was left", ALL)
            replica.write(pages.apply_snapshot, page(ALL, left, as_of=self.seq))
            replica.write(pages.apply_snapshot, page(MINE, as_of=self.seq))
        elif what == "save":
            self._save(writes.fact("scan", Scan(asset, ScanKind.CHECK_OUT, ME)))
        elif what == "undo" and self.saved:
            self._save(writes.fact("void", Void(self.saved[-1].id, "undo")))
        elif what == "refused" and self.saved:
            change = self.saved.pop()
            refused = Outcome(change.id, "refused", code="Forbidden")
            replica.write(outbox.settle, (change,), (refused,), 1, 1)

    def _void(self, id: str, fact: str) -> None:
        effect = fact_effect(self.seq, id, "void", {"fact": fact})
        self.replica.write(pages.apply_pull, pulled(effect))

    def _save(self, fact: Any) -> None:
        at = moment(1_000_000 + 60_000 * self.seq)
        self.saved.append(self.replica.write(writes.save, at, fact=fact))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, FACTS - 1)),
        min_size=8,
        max_size=24,
    )
)
@example([("come", 0), ("void", 0), ("unvoid", 0), ("come", 1), ("out", 1)])
@example([("unvoid", 1), ("come", 1), ("void", 1), ("drop", 0), ("come", 1)])
@example([("save", 2), ("undo", 2), ("anew", 2), ("save", 0), ("refused", 0)])
def test_whatever_befalls_the_facts_what_was_kept_is_what_they_come_to(
    steps: list[tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        replica = paired_replica(Path(folder) / "replica.db")
        play, known = Play(replica), dict[str, Standing]()
        for what, which in steps:
            play.step(what, which)
            expected = folded(replica)
            assert expected == as_folded(told(replica, {}))
            known = told(replica, known)
            assert expected == as_folded(known)
            replica.write(custody.keep, APP, known)
            assert as_folded(known) == as_folded(told(replica, {}))
        replica.close()


def test_what_is_kept_is_not_folded_again_after_a_restart(path: Path) -> None:
    replica = paired_replica(path)
    replica.write(pages.apply_pull, pulled(scanned(1, "fact-1", "case", "bo")))
    found = told(replica, {})
    assert [False] * 3 == [one.is_kept for one in found.values()]
    replica.write(custody.keep, APP, found)
    replica.close()

    asked: list[str] = []

    class Noting(Connection):
        def execute(self, sql: str, given: Any = ()) -> Any:
            asked.append(sql)
            return super().execute(sql, given)

    again = Replica(path, Noting)
    after = told(again, {})
    assert as_folded(found) == as_folded(after)
    assert all(one.is_kept for one in after.values())
    assert records.FACTS_ABOUT not in asked
    asked.clear()
    assert after == told(again, after)
    assert custody.KEPT not in asked
    again.close()


def test_another_build_folds_for_itself(path: Path) -> None:
    replica = paired_replica(path)
    replica.write(pages.apply_pull, pulled(scanned(1, "fact-1", "lens", "bo")))
    replica.write(custody.keep, APP, told(replica, {}))

    found = replica.read(custody.standings, "1.1", {})
    assert "bo" == found["lens"].custody.holder
    assert not found["lens"].is_kept


def test_what_came_after_it_was_folded_is_not_kept_over(path: Path) -> None:
    replica = paired_replica(path)
    replica.write(pages.apply_pull, pulled(scanned(1, "fact-1", "lens", "bo")))
    late = told(replica, {})
    replica.write(pages.apply_pull, pulled(scanned(2, "fact-2", "lens", "cy")))
    replica.write(custody.keep, APP, late)

    assert "cy" == told(replica, late)["lens"].custody.holder


def test_nothing_of_a_scope_that_was_lost_stays_kept(path: Path) -> None:
    replica = paired_replica(path)
    effect = scanned(1, "fact-1", "lens", "bo", MINE)
    replica.write(pages.apply_pull, pulled(effect))
    replica.write(custody.keep, APP, told(replica, {}))

    replica.write(pages.drop_scopes, (MINE,))

    assert {} == told(replica, {})
    assert [] == dump(replica)["custody"]
