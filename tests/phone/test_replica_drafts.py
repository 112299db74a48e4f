"""What is half typed, in the replica's file; and a file from before there were any."""

import sqlite3
from pathlib import Path

from msgspec import Struct

from mobile.replica import drafts
from mobile.replica.database import Replica
from tests.support.replica_file import paired_replica


class Words(Struct, frozen=True):
    text: str


def test_a_draft_is_there_after_a_restart_until_it_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "replica.db"
    replica = Replica(path)
    replica.write(drafts.put, "incident", Words("Lad"))
    replica.write(drafts.put, "incident", Words("Ladder"))
    replica.close()

    again = Replica(path)
    assert Words("Ladder") == again.read(drafts.get, "incident", Words)
    assert None is again.read(drafts.get, "other", Words)
    again.write(drafts.forget, "incident")
    again.write(drafts.forget, "incident")
    assert None is again.read(drafts.get, "incident", Words)
    again.close()


def test_a_draft_that_an_older_app_wrote_otherwise_is_none(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica.write(drafts.put, "incident", {"text": 7})

    assert None is replica.read(drafts.get, "incident", Words)
    replica.close()


def test_a_draft_is_no_change_and_waits_for_nobody(tmp_path: Path) -> None:
    replica = paired_replica(tmp_path / "replica.db")
    replica.write(drafts.put, "incident", Words("Ladder"))

    waiting = "SELECT count(*) FROM outbox"
    assert (0,) == replica.read(lambda c: c.execute(waiting).fetchone())
    replica.close()


def test_a_file_from_before_drafts_keeps_all_it_has_and_gains_their_table(
    tmp_path: Path,
) -> None:
    path = tmp_path / "replica.db"
    paired_replica(path).close()
    before = _as_it_was_before_drafts(path)
    replica = Replica(path)

    everything = "SELECT * FROM pairing"
    assert before == replica.read(lambda c: c.execute(everything).fetchall())
    replica.write(drafts.put, "incident", Words("Ladder"))
    assert Words("Ladder") == replica.read(drafts.get, "incident", Words)
    replica.close()


def _as_it_was_before_drafts(path: Path) -> list[tuple[object, ...]]:
    """Undo the second migration by hand; what the pairing table holds."""
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE draft")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_drafts'")
    connection.commit()
    rows = connection.execute("SELECT * FROM pairing").fetchall()
    connection.close()
    return rows
