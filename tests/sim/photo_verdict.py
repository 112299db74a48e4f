"""What must be true of the photos of a simulated world once it has come to rest."""

import hashlib
from collections import defaultdict
from functools import partial
from pathlib import Path
from sqlite3 import Connection

import msgspec

from server.store.blobs import FOLDER_NAME
from server.store.protocol import Reader
from server.store.sqlite import FILE_NAME
from shared import access, blobs
from shared.changes import Change
from tests.sim.watch import Watch
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld
from tests.support.world_files import looked_into

NAMING = """SELECT kind, id, "group", body FROM register
    WHERE kind = 'incident' AND "group" = 'photos'"""
APPLIED = """SELECT id, body FROM change
    WHERE CAST(outcome AS TEXT) ->> 'status' IN ('applied', 'conflict')"""


async def has_to_send(world: SimWorld, one: SimPhone) -> bool:
    """Whether a photo waits on a phone which the server would take from it now."""
    with looked_into(one.folder / "replica.db") as replica:
        waiting = [sha for sha, state, _ in _photos(replica) if state == "waiting"]
    paired = one.phone.state.paired
    if not waiting or paired is None:
        return False
    return await world.read(partial(_is_taken, paired.device, waiting))


def _is_taken(device_id: str, hashes: list[str], reader: Reader) -> bool:
    device = reader.device(device_id)
    scopes = access.scopes(device.actor, reader.registry)
    return any(
        reader.blobs.claim(device.production, device.person, sha256) is not None
        or reader.blobs.is_named(device.production, sha256, scopes)
        for sha256 in hashes
    )


def photos_are_kept(watch: Watch) -> None:
    """What stands names photos that are at the server, or wait on a phone of theirs."""
    folder = watch.world.server.folder
    with looked_into(folder / FILE_NAME) as server:
        there = {sha for (sha,) in server.execute("SELECT sha256 FROM blob")}
        named = _named(server)
        waived = _waived(watch, server)
    waiting = {
        sha256
        for phone in watch.world.sim_phones.values()
        for sha256, state, _ in _rows(phone)
        if state == "waiting"
    }
    for sha256 in there:
        assert _is_sound(_blob(folder, sha256), sha256), f"{sha256}: damaged"
    for sha256 in set().union(*named.values()) - there - waived:
        assert sha256 in waiting, f"{sha256} is nowhere"


def no_photo_is_taken_off_unseen(watch: Watch) -> None:
    """One goes from a note only by who had seen everybody put it there."""
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        named = _named(server)
        put: dict[str, set[tuple[str, str]]] = defaultdict(set)
        seen: dict[str, set[str]] = defaultdict(set)
        for id_, body in server.execute(APPLIED):
            for patch in msgspec.json.decode(body, type=Change).patches:
                for sha256 in patch.add.get("photos", ()):
                    put[patch.id].add((id_, sha256))
                if patch.remove.get("photos"):
                    seen[patch.id].update(patch.settles.get("photos", ()))
    for note, added in put.items():
        for id_, sha256 in added:
            if id_ not in seen[note]:
                assert sha256 in named[note], f"{note}: {sha256} of {id_} is gone"


def phones_have_what_they_show(watch: Watch) -> None:
    """Every photo of a phone that has a row is there, and is what it says."""
    for name, phone in watch.world.sim_phones.items():
        for sha256, state, problem in _rows(phone):
            path = phone.folder / "photos" / sha256
            assert _is_sound(path, sha256), f"{name}: {state} {sha256} is not there"
            assert state != "refused", f"{name}: {sha256} is refused: {problem}"


def private_photos_stay_with_those_who_may_see_them(watch: Watch) -> None:
    """From the next start on at the latest: then all goes that nothing names."""
    for phone in watch.world.sim_phones.values():
        if _unseemly(watch, phone):
            phone.kill()
            phone.start()
        assert [] == _unseemly(watch, phone), phone.name


def _unseemly(watch: Watch, phone: SimPhone) -> list[str]:
    """The private photos, or halves of them, that may not be on this phone."""
    found = [path.name for path in (phone.folder / "photos").glob("*")]
    private = [name for name in found if name[:64] in watch.secrecy.texts]
    now_ms = watch.world.now_ms
    return [
        name for name in private if not watch.may_read(phone.name, name[:64], now_ms)
    ]


def _waived(watch: Watch, server: Connection) -> set[str]:
    """Photos that nobody has to have any more: each phone that named one was lost."""
    names: dict[str, set[bool]] = defaultdict(set)
    for id_, body in server.execute("SELECT id, body FROM change"):
        change = msgspec.json.decode(body, type=Change)
        for sha256 in blobs.named(change):
            names[sha256].add(id_ in watch.waived)
    return {sha256 for sha256, found in names.items() if found == {True}}


def _named(server: Connection) -> dict[str, set[str]]:
    """What stands in each note."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, id_, group, body in server.execute(NAMING):
        value = msgspec.json.decode(body)["value"]
        found[id_].update(blobs.standing(kind, group, value))
    return found


def _rows(phone: SimPhone) -> list[tuple[str, str, str]]:
    with looked_into(phone.folder / "replica.db") as replica:
        return _photos(replica)


def _photos(replica: Connection) -> list[tuple[str, str, str]]:
    return list(replica.execute("SELECT sha256, state, problem FROM photo"))


def _blob(folder: Path, sha256: str) -> Path:
    return folder / FOLDER_NAME / sha256[:2] / sha256[2:]


def _is_sound(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
