"""Photos in a backup, and a store that was put back with them or without."""

import hashlib
from pathlib import Path

from server.store.backups import back_up, photos_beside, restore
from server.store.blobs import FOLDER_NAME
from tests.support.blob_house import JPEG, SHA, House, noted


def entropy(size: int) -> bytes:
    return b"e" * size


async def restored(house: House, backup: Path, folder: Path) -> House:
    """Another server, from the backup alone; the phones are the same."""
    restore(backup, folder, entropy)
    again = House(folder)
    again.world = house.world
    again.open()
    again.world.store = again.core.store
    return again


async def test_a_backup_has_the_photos_that_its_log_names_and_no_others(
    house, noter, tmp_path
):
    coming = hashlib.sha256(b"coming").hexdigest()
    cy = await noted(house, "cy", coming)
    await house.send(noter, JPEG, 0)
    await house.send(cy, JPEG[:30], 0, sha256=coming)
    back_up(house.folder, tmp_path / "backup")
    photos = photos_beside(tmp_path / "backup")
    assert JPEG == photos.path(SHA).read_bytes()
    files = (tmp_path / "backup.photos").glob("**/*")
    assert [photos.path(SHA)] == [path for path in files if path.is_file()]


async def test_a_restored_server_shows_the_photos_of_its_backup(house, noter, tmp_path):
    await house.send(noter, JPEG, 0)
    back_up(house.folder, tmp_path / "backup")
    again = await restored(house, tmp_path / "backup", tmp_path / "new")
    assert JPEG == (await again.ask(noter, "GET")).content
    await again.close()


async def test_photos_that_were_not_put_back_are_sent_again(house, noter, tmp_path):
    await house.send(noter, JPEG, 0)
    back_up(house.folder, tmp_path / "backup")
    photos_beside(tmp_path / "backup").drop([SHA])
    again = await restored(house, tmp_path / "backup", tmp_path / "new")
    assert (0, "?0") == await again.reached(noter)
    assert 404 == (await again.ask(noter, "GET")).status_code
    assert "?1" == (await again.send(noter, JPEG, 0)).headers["upload-complete"]
    assert JPEG == (await again.ask(noter, "GET")).content
    await again.close()


async def test_a_sweep_forgets_photos_whose_files_are_gone(house, noter):
    await house.send(noter, JPEG, 0)
    (house.folder / FOLDER_NAME / SHA[:2] / SHA[2:]).unlink()
    await house.core.blobs.sweep()
    assert None is await house.core.store.read(lambda reader: reader.blobs.get(SHA))
    assert "?1" == (await house.send(noter, JPEG, 0)).headers["upload-complete"]
    assert (len(JPEG), "?1") == await house.reached(noter)
