"""A photo over a real socket: a line that breaks, and a part that is left hanging."""

import asyncio
import hashlib
from urllib.parse import urlsplit

from shared.changes import Patch
from shared.nouns.incidents import IncidentWhen
from tests.support.office_world import create
from tests.support.pictures import noise

JPEG = noise(400)
SIZE = len(JPEG)
SHA = hashlib.sha256(JPEG).hexdigest()


def told(ben, offset: int) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {ben.phone.token}",
        "Upload-Offset": str(offset),
        "Upload-Length": str(SIZE),
    }


async def broken_off(served, ben, offset: int, sent: bytes, length: int) -> None:
    """Says that `length` bytes follow, sends fewer, and hangs up."""
    host = urlsplit(served.url)
    _, writer = await asyncio.open_connection(host.hostname, host.port)
    headers = told(ben, offset) | {"Host": host.netloc, "Content-Length": str(length)}
    lines = [f"PATCH /blobs/{SHA} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + sent)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def test_a_part_whose_line_breaks_is_not_taken_and_the_photo_arrives(
    served, served_world, ben
):
    incident = served_world.id("incident")
    made = create("incident", incident, when=IncidentWhen(reporter=ben.phone.person))
    names = Patch("incident", incident, add={"photos": (SHA,)})
    await ben.push(ben.phone.change((made, names)))
    address = f"{served.url.rstrip('/')}/blobs/{SHA}"
    client, half = ben.client, SIZE // 2
    await broken_off(served, ben, 0, JPEG[:1000], half)
    answer = await client.head(address, headers=told(ben, 0))
    assert (200, "0") == (answer.status_code, answer.headers["upload-offset"])
    first = await client.patch(address, headers=told(ben, 0), content=JPEG[:half])
    assert (204, str(half)) == (first.status_code, first.headers["upload-offset"])
    await broken_off(served, ben, half, JPEG[half : half + 1000], SIZE - half)
    answer = await client.head(address, headers=told(ben, 0))
    assert (str(half), "?0") == (
        answer.headers["upload-offset"],
        answer.headers["upload-complete"],
    )
    last = await client.patch(address, headers=told(ben, half), content=JPEG[half:])
    assert "?1" == last.headers["upload-complete"]
    read = await client.get(address, headers={"Range": "bytes=0-99", **told(ben, 0)})
    assert (206, JPEG[:100]) == (read.status_code, read.content)
