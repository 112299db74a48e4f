"""A server on real files whose photos are sent and read by phones of a production."""

import hashlib
import os
from pathlib import Path

import httpx
import msgspec

from server.app import Core, create_app, create_core
from server.settings import Settings
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME, Blobs
from server.store.sqlite import opened
from shared.changes import Patch
from shared.errors import Problem
from shared.nouns.incidents import IncidentWhen
from tests.support.office_world import Phone, World, create

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12
SIZE = len(JPEG)
SHA = hashlib.sha256(JPEG).hexdigest()


class House:
    """A server on real files, a production, and ways to ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def begin(self) -> None:
        store = opened(self.folder)
        self.world = World(store)
        self.open(store=store)
        await self.world.begin()

    def open(self, put=os.write, store=None) -> None:
        self.core: Core = create_core(
            Settings(self.folder),
            store or opened(self.folder),
            clock=lambda: self.world.now_ms,
        )
        if put is not os.write:
            files = BlobFiles(self.folder / FOLDER_NAME, put)
            blobs = Blobs(self.core.store, files, self.core.clock)
            self.core = msgspec.structs.replace(self.core, blobs=blobs)
        app = httpx.ASGITransport(create_app(self.core), raise_app_exceptions=False)
        self.line = httpx.AsyncClient(transport=app, base_url="http://callboard.test")

    async def close(self) -> None:
        await self.line.aclose()
        self.core.blobs.close()
        await self.core.contacts.close()
        await self.core.store.close()

    async def open_again(self, put=os.write) -> None:
        """As after a crash: what is on the disk is all there is."""
        await self.close()
        self.open(put)
        self.world.store = self.core.store

    async def ask(self, phone: Phone, method: str, sha256: str = SHA, **more):
        headers = {"authorization": f"Bearer {phone.token}", **more.pop("headers", {})}
        return await self.line.request(
            method, f"/blobs/{sha256}", headers=headers, **more
        )

    async def send(self, phone, part, offset, length=SIZE, sha256=SHA):
        told = {"Upload-Offset": str(offset), "Upload-Length": str(length)}
        return await self.ask(phone, "PATCH", sha256, headers=told, content=part)

    async def reached(self, phone: Phone, sha256: str = SHA) -> tuple[int, str]:
        found = await self.ask(phone, "HEAD", sha256)
        assert 200 == found.status_code
        assert b"" == found.content
        return int(found.headers["upload-offset"]), found.headers["upload-complete"]

    def files(self) -> list[str]:
        """Everything in the folder of blobs, by path."""
        folder = self.folder / FOLDER_NAME
        return sorted(
            str(path.relative_to(folder))
            for path in folder.glob("**/*")
            if path.is_file()
        )


async def noted(house: House, name: str, sha256: str = SHA) -> Phone:
    phone = await house.world.phone(name)
    incident = f"incident-{name}"
    made = create("incident", incident, when=IncidentWhen(reporter=phone.person))
    names = Patch("incident", incident, add={"photos": (sha256,)})
    assert "applied" == (await phone.write((made, names))).status
    return phone


def problem(answer: httpx.Response) -> Problem:
    assert "application/problem+json" == answer.headers["content-type"]
    return msgspec.json.decode(answer.content, type=Problem)
