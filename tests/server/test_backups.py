"""Backing up a running store, putting it back, and noticing that somebody did."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.__main__ import main
from server.store import high_water
from server.store.backups import back_up, restore
from server.store.high_water import Mark, behind
from server.store.migrations import Unusable
from server.store.sqlite import FILE_NAME, opened
from server.sync import cursors
from shared.errors import BadInput, EpochChanged
from tests.support.office_world import World, comment


def entropy(size: int) -> bytes:
    return b"e" * size


async def begun(folder: Path) -> World:
    """A world with a phone; closed by whoever asked."""
    world = await World(opened(folder)).begin()
    world.ben = await world.phone("ben")
    return world


async def production_row(world: World):
    return await world.store.read(lambda reader: reader.production(world.production))


async def test_a_backup_of_a_running_store_is_whole_and_is_told(tmp_path):
    world = await begun(tmp_path / "data")
    await world.ben.write(comment("item-0001"))
    head = world.store.head_now(world.production)

    marks = back_up(tmp_path / "data", tmp_path / "backup")
    await world.ben.write(comment("item-0001"))

    assert head == marks[world.production].head
    assert head == (await production_row(world)).backed_up_seq
    await world.store.close()
    with closing(sqlite3.connect(tmp_path / "backup")) as copy:
        assert [("ok",)] == copy.execute("PRAGMA integrity_check").fetchall()
        assert [(head,)] == copy.execute("SELECT max(seq) FROM log").fetchall()
    assert 0o600 == (tmp_path / "backup").stat().st_mode & 0o777
    assert {"backup", "data"} == {path.name for path in tmp_path.iterdir()}


async def test_a_later_backup_takes_the_place_of_the_one_before(tmp_path):
    world = await begun(tmp_path / "data")
    first = back_up(tmp_path / "data", tmp_path / "backup")[world.production]
    await world.ben.write(comment("item-0001"))
    second = back_up(tmp_path / "data", tmp_path / "backup")[world.production]
    assert first.head + 1 == second.head
    assert second.head == (await production_row(world)).backed_up_seq
    await world.store.close()


def test_there_is_no_backup_of_nothing(tmp_path):
    with pytest.raises(BadInput):
        back_up(tmp_path, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


async def test_a_restored_store_has_what_the_backup_had_in_a_new_epoch(tmp_path):
    world = await begun(tmp_path / "data")
    kept = await world.ben.write(comment("item-0001"))
    before = await world.store.read(lambda reader: reader.head(world.production))
    back_up(tmp_path / "data", tmp_path / "backup")
    lost = await world.ben.write(comment("item-0001"))
    await world.store.close()

    restore(tmp_path / "backup", tmp_path / "new", entropy)

    world.store = opened(tmp_path / "new")
    after = await world.store.read(lambda reader: reader.head(world.production))
    assert (before.seq, before.change) == (after.seq, after.change)
    assert before.epoch != after.epoch
    assert await world.fact(kept.id) is not None
    assert await world.fact(lost.id) is None
    assert after.seq == (await production_row(world)).backed_up_seq
    await world.store.close()


async def test_a_store_in_the_way_is_put_aside_only_when_told_to(tmp_path):
    data = tmp_path / "data"
    world = await begun(data)
    back_up(data, tmp_path / "backup")
    lost = await world.ben.write(comment("item-0001"))
    await world.store.close()
    with pytest.raises(BadInput, match="--force"):
        restore(tmp_path / "backup", data, entropy)
    world.store = opened(data)
    assert await world.fact(lost.id) is not None
    await world.store.close()

    restore(tmp_path / "backup", data, entropy, is_forced=True)

    world.store = opened(data)
    assert await world.fact(lost.id) is None
    await world.store.close()
    with closing(sqlite3.connect(data / f"{FILE_NAME}.before-restore-1")) as aside:
        rows = aside.execute("SELECT 1 FROM fact WHERE id = ?", (lost.id,)).fetchall()
    assert [(1,)] == rows


async def test_nothing_is_restored_under_a_running_server(tmp_path):
    data = tmp_path / "data"
    world = await begun(data)
    back_up(data, tmp_path / "backup")
    with pytest.raises(BadInput, match="running"):
        restore(tmp_path / "backup", data, entropy, is_forced=True)
    assert "applied" == (await world.ben.write(comment("item-0001"))).status
    await world.store.close()
    assert [] == list(data.glob("*.before-restore-*"))


async def test_a_damaged_store_can_be_replaced(tmp_path):
    data = tmp_path / "data"
    world = await begun(data)
    back_up(data, tmp_path / "backup")
    await world.store.close()
    (data / FILE_NAME).write_bytes(b"no database" * 1_000)
    marks = restore(tmp_path / "backup", data, entropy, is_forced=True)
    assert [world.production] == list(marks)


@pytest.mark.parametrize("size", [0, 20_000])
async def test_a_damaged_backup_replaces_nothing(tmp_path, size):
    data = tmp_path / "data"
    world = await begun(data)
    await world.store.close()
    back_up(data, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(whole[:size] if size else b"x" * 9_000)
    before = (data / FILE_NAME).read_bytes()
    with pytest.raises(Unusable):
        restore(tmp_path / "backup", data, entropy, is_forced=True)
    assert before == (data / FILE_NAME).read_bytes()
    assert {FILE_NAME, high_water.FILE_NAME} == {path.name for path in data.iterdir()}


# Restored behind our back -------------------------------------------------------


async def test_a_file_that_was_put_back_by_hand_is_noticed_at_the_start(
    tmp_path, caplog
):
    data = tmp_path / "data"
    world = await begun(data)
    await world.store.close()
    shutil.copy(data / FILE_NAME, tmp_path / "old")
    world.store = opened(data)
    before = await production_row(world)
    await world.ben.write(comment("item-0001"))
    await world.store.close()
    shutil.copy(tmp_path / "old", data / FILE_NAME)

    world.store = opened(data)
    after = await production_row(world)
    assert before.epoch != after.epoch
    assert "put back" in caplog.text
    await world.store.close()

    world.store = opened(data)
    assert after == await production_row(world), "once"
    await world.store.close()


async def test_a_store_that_goes_on_keeps_its_epoch(tmp_path):
    world = await begun(tmp_path)
    before = await production_row(world)
    for _ in range(3):
        await world.ben.write(comment("item-0001"))
        await world.store.close()
        world.store = opened(tmp_path)
    assert before.epoch == (await production_row(world)).epoch
    await world.store.close()


async def test_a_note_that_cannot_be_read_stops_nothing(tmp_path):
    world = await begun(tmp_path)
    before = await production_row(world)
    await world.store.close()
    (tmp_path / high_water.FILE_NAME).write_bytes(b"{")
    world.store = opened(tmp_path)
    assert before == await production_row(world)
    await world.store.close()


async def test_the_note_is_written_every_few_seconds_and_not_at_every_commit(tmp_path):
    world = await begun(tmp_path / "data")
    folder, now_s = tmp_path / "note", [100.0]
    folder.mkdir()
    note = high_water.HighWater(folder, lambda: now_s[0])
    with closing(sqlite3.connect(tmp_path / "data" / FILE_NAME)) as store:
        note.keep(store)
        first = high_water.read(folder)
        await world.ben.write(comment("item-0001"))
        note.grew()
        note.keep(store)
        assert first == high_water.read(folder)
        now_s[0] += high_water.NOTE_S
        note.keep(store)
        second = high_water.read(folder)
    head = first[world.production].head
    assert head + 1 == second[world.production].head
    await world.store.close()


def test_what_is_behind_its_note_was_put_back():
    noted = {"ours": Mark("one", 7)}
    for found, expected in (
        (Mark("one", 7), []),
        (Mark("one", 8), []),
        (Mark("one", 6), ["ours"]),
        (Mark("two", 9), ["ours"]),
    ):
        assert expected == behind(noted, {"ours": found, "new": Mark("one", 0)})
    assert [] == behind(noted, {})


# The commands -------------------------------------------------------------------


async def test_an_operator_backs_up_and_restores(tmp_path, capsys):
    world = await begun(tmp_path / "data")
    await world.store.close()
    data, file = str(tmp_path / "data"), str(tmp_path / "backup")
    assert 0 == main(["backup", "--data", data, "--to", file])
    assert "1 production" in capsys.readouterr().err
    assert 1 == main(["restore", file, "--data", data])
    assert "--force" in capsys.readouterr().err
    assert 0 == main(["restore", file, "--data", data, "--force"])
    assert 1 == main(["restore", str(tmp_path / "nothing"), "--data", data])
    assert 1 == main(["backup", "--data", str(tmp_path), "--to", file])


async def test_a_cursor_of_before_means_nothing_after_a_restore(tmp_path):
    world = await begun(tmp_path / "data")
    before = await world.store.read(lambda reader: reader.head(world.production))
    back_up(tmp_path / "data", tmp_path / "backup")
    await world.store.close()
    restore(tmp_path / "backup", tmp_path / "new", entropy)
    world.store = opened(tmp_path / "new")

    def check(cursor):
        return lambda reader: cursors.check(reader, world.production, cursor)

    with pytest.raises(EpochChanged):
        await world.store.read(check(before))
    await world.store.read(
        check(await world.store.read(lambda r: r.head(world.production)))
    )
    with pytest.raises(EpochChanged):
        await world.store.read(check(replace(before, seq=before.seq + 1)))
    await world.store.close()
