"""python -m server import: a phone's file of unsent work."""

from pathlib import Path

import pytest

from server.store.devices import mint_pairing_code, redeem
from server.store.founding import Founder, found
from server.store.protocol import Writer
from server.store.rows import Device
from shared import unsent
from shared.access import Role
from shared.changes import Change, Fact
from shared.clock import Reading
from shared.nouns.production import Identity, Zone
from shared.unsent import Whose
from shared.wire import Push
from tests.support.import_folder import NOW_MS, ImportFolder

SAID = Fact("comment", {"on_kind": "item", "on_id": "item-yard", "text": "Wet"})
CHANGE = "change-000001"


@pytest.fixture
def folder(tmp_path: Path) -> ImportFolder:
    return ImportFolder(tmp_path)


def phone(folder: ImportFolder) -> Device:
    def job(writer: Writer) -> Device:
        founded = found(
            writer,
            Identity("Heron"),
            Zone("Europe/London"),
            Founder("Ana Ruiz", "ana"),
            NOW_MS,
            folder.entropy,
        )
        code = mint_pairing_code(
            writer,
            founded.production,
            founded.person,
            Role.CREW,
            NOW_MS,
            folder.entropy,
        )
        paired = redeem(
            writer, founded.production, code, "Ana's phone", NOW_MS, folder.entropy
        )
        assert isinstance(paired, tuple)
        return paired[0]

    return folder.write(job)


def exported(device: Device, path: Path) -> Path:
    change = Change(CHANGE, 1, device.person, Reading(NOW_MS), 1, fact=SAID)
    whose = Whose(device.production, device.id, device.person, "Heron", "Ana Ruiz")
    path.write_bytes(unsent.written(whose, Push(Reading(NOW_MS), (change,), 1)))
    return path


def test_it_is_taken_and_told_and_a_second_time_nothing_is_done(folder, tmp_path):
    file = exported(phone(folder), tmp_path / "unsent.json")

    code, out, err = folder.run(str(file))

    assert (0, "") == (code, err)
    assert "1 was received." in out
    assert folder.read(lambda reader: reader.change(CHANGE)) is not None
    code, out, _ = folder.run(str(file), "--production", "Heron")
    assert 0 == code
    assert "1 was here already" in out
    assert "received" not in out


def test_a_damaged_file_or_one_of_another_production_changes_nothing(folder, tmp_path):
    device = phone(folder)
    file = exported(device, tmp_path / "unsent.json")
    file.write_bytes(file.read_bytes()[:-30])

    code, out, err = folder.run(str(file))

    assert (1, "") == (code, out)
    assert err.startswith('"unsent.json": This file is damaged')
    exported(device, file)
    folder.write(
        lambda writer: found(
            writer,
            Identity("Pier"),
            Zone("Europe/London"),
            Founder("Bo Lind", "bo"),
            NOW_MS,
            folder.entropy,
        )
    )
    code, _, err = folder.run(str(file), "--production", "Pier")
    assert 1 == code
    assert "of another production (Heron)" in err
    assert folder.read(lambda reader: reader.change(CHANGE)) is None


def test_without_a_server_it_says_so_and_makes_none(folder, tmp_path):
    device = phone(folder)
    file = exported(device, tmp_path / "unsent.json")
    elsewhere = ImportFolder(tmp_path / "elsewhere")

    code, _, err = elsewhere.run(str(file))

    assert 1 == code
    assert "There is no callboard in this folder" in err
    assert not elsewhere.path.exists()
