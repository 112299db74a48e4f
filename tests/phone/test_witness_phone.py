"""A phone, watched from outside: it says *Saved* only of what a cut cannot take."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Connection

from mobile.replica import outbox
from mobile.replica.database import Replica
from tests.support.replica_file import paired_replica
from tests.support.witness import Disk, acts, traced

FILE = "replica.sqlite"
SAVES = 60
# Beside each *Saved*, a cut after every so many writes: at none may it be torn.
CUT_EVERY = 90
END_S = 120


def test_what_was_called_saved_survives_though_unsynced_writes_are_lost(
    tmp_path: Path,
) -> None:
    data, before = tmp_path / "data", tmp_path / "before"
    data.mkdir()
    paired_replica(data / FILE).close()
    shutil.copytree(data, before)
    command = ["-m", "tests.support.saving_phone", str(data / FILE), str(SAVES)]
    trace = tmp_path / "trace"
    phone = subprocess.Popen(
        traced(trace, [sys.executable, *command]), stdout=subprocess.PIPE, text=True
    )
    said, _ = phone.communicate(timeout=END_S)
    assert 0 == phone.returncode
    told = [line.removeprefix("Saved: ") for line in said.splitlines()]
    assert SAVES == len(set(told))

    disk = Disk(before, data)
    cuts = []
    for cut in disk.cuts(acts(trace, phone.pid), told, CUT_EVERY, tmp_path / "cut"):
        look(tmp_path / "cut", cut.said)
        cuts.append(cut)

    # All of it was seen being said, there were writes for the cuts to take, and some
    # of them fell while the log was written back.
    assert set(told) == cuts[-1].said
    assert any(cut.is_losing for cut in cuts)
    assert FILE in disk.written


def look(folder: Path, said: Iterable[str]) -> None:
    def job(connection: Connection) -> tuple[str, set[str]]:
        [(verdict,)] = connection.execute("PRAGMA integrity_check").fetchall()
        lost = {id_ for id_ in said if not outbox.is_waiting(connection, id_)}
        return verdict, lost

    replica = Replica(folder / FILE)
    verdict, lost = replica.read(job)
    replica.close()
    assert "ok" == verdict
    assert set() == lost, "called saved, and not on the disk"
