"""Documents of a test's office: written, and their files on the server."""

import hashlib

from msgspec.structs import replace

from shared.nouns.base import Group
from tests.support.world import World, made

PDF = b"%PDF-1.7\n" + b"Road closure, High Street. " * 4_000
PERMIT = "document-permit"


async def hand_in(
    world: World, *files: bytes, id: str = PERMIT, **groups: Group
) -> str:
    """A document with these files, as the panel makes one; its id."""
    hashes = tuple(sorted([await arrives(world, file) for file in files]))
    patch = made("document", id, **groups)
    outcome = await world.write(replace(patch, add={"files": hashes} if files else {}))
    assert "applied" == outcome.status, outcome
    return id


async def arrives(world: World, file: bytes) -> str:
    """The file is on the server; its hash."""
    return await world.on_server(world.core.blobs.put(world.office_device, file))


def hash_of(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()
