"""A phone's process is killed while it writes: what was said stands, nothing is torn.

The moments are system calls, told from outside: as a commit begins to be written, in
its midst, and as it is about to be synced.
"""

import asyncio
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import Connection
from urllib.request import urlopen

import msgspec
import pytest
from msgspec import Struct

from mobile.replica import drafts, kept, outbox, records
from mobile.replica.database import Replica
from mobile.state.drafting import NAME, NoteDraft
from shared.access import Role
from shared.changes import Change, StoredFact
from shared.nouns.incidents import Incident
from tests.support.acting_phone import KEPT, SAVED, STAGES, phone_of
from tests.support.phone_process import PhoneProcess
from tests.support.processes import HAPPENS_S
from tests.support.small_day import publish, small_day
from tests.support.witness import traced
from tests.support.world import World

ROUNDS = 3
KILLS = {"pwrite64": 14, "fdatasync": 6}
END_S = 300
# Each in its own folder: what one does is nothing to the other.
AT_ONCE = 2


class Phone(Struct, frozen=True):
    """The coordinator's folder as it is before all this, and somebody else's id."""

    folder: Path
    other: str


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Phone:
    return asyncio.run(_made(tmp_path_factory.mktemp("phones")))


async def _made(folder: Path) -> Phone:
    async with World(folder) as world:
        for name, role in (("ana", Role.HEAD), ("ben", Role.GATE)):
            await world.phone(name, role)
        await world.phone("olga", Role.COORDINATOR)
        await small_day(world)
        await publish(world, "revision-1")
        await world.settle()
        return Phone(folder / "olga", world.people["ben"])


def test_what_was_called_saved_outlives_twenty_kills_and_nothing_is_half_there(
    used: Phone, tmp_path: Path
) -> None:
    def end(moment: tuple[str, int]) -> str:
        folder = tmp_path / "-".join(map(str, moment))
        shutil.copytree(used.folder, folder)
        told = _killed(folder, used.other, *moment)
        look(folder, told)
        return told[-1].partition(" ")[0] if told else "nothing"

    moments = _moments(_calls(used, tmp_path))
    with ThreadPoolExecutor(AT_ONCE) as phones:
        ends = Counter(phones.map(end, moments))

    # The kills fell between different acts, and neither all early nor all late.
    assert sum(KILLS.values()) == sum(ends.values())
    assert ends[SAVED.strip()] >= 5
    assert ends[KEPT.strip()] >= 1


def test_a_phone_killed_again_and_again_starts_and_has_all_that_was_said(
    used: Phone, tmp_path: Path
) -> None:
    folder, told = tmp_path / "phone", list[str]()
    shutil.copytree(used.folder, folder)
    writes = _calls(used, tmp_path)["pwrite64"]
    for fifth in (1, 2, 3):
        told += _killed(folder, used.other, "pwrite64", writes * fifth // 5)
        look(folder, told)

    with PhoneProcess(folder) as phone:
        assert b"Callboard" in urlopen(phone.url, timeout=HAPPENS_S).read()
        phone.kill()
    look(folder, told)
    assert 0 < len(told)


def _command(folder: Path, other: str) -> list[str]:
    acting = "tests.support.acting_phone"
    return [sys.executable, "-m", acting, str(folder), other, str(ROUNDS)]


def _calls(used: Phone, tmp_path: Path) -> Counter[str]:
    """How often each call is made by a phone that is left alive."""
    folder, trace = tmp_path / "alive", tmp_path / "trace"
    shutil.copytree(used.folder, folder)
    ran = subprocess.run(
        traced(trace, _command(folder, used.other)),
        capture_output=True,
        timeout=END_S,
        text=True,
        check=True,
    )
    look(folder, ran.stdout.splitlines())
    assert ROUNDS == len(_notes(folder))
    return Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text("ascii"), re.MULTILINE))


def _moments(calls: Counter[str]) -> Iterable[tuple[str, int]]:
    """Spread over all that is written, the last before the end."""
    for call, count in KILLS.items():
        for place in range(1, count + 1):
            yield call, calls[call] * place // (count + 1)


def _killed(folder: Path, other: str, call: str, moment: int) -> list[str]:
    """What a phone had said when it was killed as it made that call once more."""
    strace = shutil.which("strace")
    assert strace is not None, "no strace here: run make strace"
    # Not by a filter for that call, though it is faster: strace 6.1 then never kills.
    watching = [strace, "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    killing = ["-e", f"inject={call}:signal=SIGKILL:when={moment}"]
    phone = subprocess.run(
        [*watching, *killing, *_command(folder, other)],
        capture_output=True,
        timeout=END_S,
        text=True,
        check=False,
    )
    assert -signal.SIGKILL == phone.returncode, phone.stderr
    return phone.stdout.splitlines()


def look(folder: Path, told: list[str]) -> None:
    """Start on what is left: all of it whole, and with what was said."""
    phone = phone_of(folder)
    asyncio.run(phone.stop())
    replica = Replica(folder / "replica.db")
    try:
        replica.read(_assert_whole)
        replica.read(_assert_told, told)
    finally:
        replica.close()


def _assert_whole(connection: Connection) -> None:
    assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
    rows = connection.execute(
        "SELECT device_seq, id, change FROM outbox ORDER BY device_seq"
    ).fetchall()
    last = kept.get(connection, "device_seq", int) or 0
    assert list(range(1, last + 1)) == [seq for seq, _, _ in rows]
    voided, replaced = set(), 0
    for seq, id_, body in rows:
        change = msgspec.json.decode(body, type=Change)
        shown = {(patch.kind, patch.id) for patch in change.patches}
        if change.fact is not None:
            shown |= {("fact", id_)}
            stored = connection.execute("SELECT body FROM fact WHERE id = ?", (id_,))
            fact = msgspec.json.decode(stored.fetchone()[0], type=StoredFact)
            assert (change.fact.kind, change.fact.body) == (fact.kind, fact.body)
            replaced += bool(fact.body.get("exceptions"))
            voided |= {fact.body["fact"]} if fact.kind == "void" else set()
        touched = connection.execute(
            "SELECT kind, id FROM touched WHERE device_seq = ?", (seq,)
        )
        assert shown == set(touched.fetchall())
    # A scan is put right by two changes: both are here, or neither.
    assert len(voided) == replaced


def _assert_told(connection: Connection, told: list[str]) -> None:
    saved = [one.removeprefix(SAVED) for one in told if one.startswith(SAVED)]
    lost = {id_ for id_ in saved if not outbox.is_waiting(connection, id_)}
    assert set() == lost, "called saved, and gone"
    draft = drafts.get(connection, NAME, NoteDraft)
    assert draft is None or draft.text in STAGES
    if told and told[-1].startswith(KEPT):
        words = told[-1].removeprefix(KEPT)
        is_note = words == STAGES[-1] and draft is None
        assert is_note or (draft is not None and len(words) <= len(draft.text))
    notes = records.records(connection, Incident, "incident")
    assert {STAGES[-1]} >= {note.words.text for note in notes.values()}
    assert all(note.when.reporter and note.when.workday for note in notes.values())


def _notes(folder: Path) -> list[Incident]:
    replica = Replica(folder / "replica.db")
    try:
        return list(replica.read(records.records, Incident, "incident").values())
    finally:
        replica.close()
