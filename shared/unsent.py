"""The file of what a phone has not sent: a push, with whose it is written beside it.

FORMAT_VERSION and its history:
1  2026-11  the first: production, device, person, and a push as it goes over the wire.

The push is kept as the bytes that `sha256` is of, so that a damaged file is known.
"""

import hashlib

import msgspec
from msgspec import Struct

from shared.errors import BadInput
from shared.wire import Push

FORMAT = "unsent work"
FORMAT_VERSION = 1
# Some 60,000 check-ins: many times what a phone records in a season without a line.
CHANGES_MAX = 60_000
FILE_BYTES_MAX = 32 * 1024 * 1024
ENDING = ".callboard.json"


class Whose(Struct, frozen=True):
    """Which phone it was recorded on. `title` and `name` are for people to read."""

    production: str
    device: str
    person: str
    title: str = ""
    name: str = ""


class Unsent(Struct, frozen=True):
    """What was read from such a file."""

    whose: Whose
    push: Push


class _Page(Struct, frozen=True):
    callboard: str
    version: int
    whose: Whose
    sha256: str
    push: msgspec.Raw


class _Named(Struct, frozen=True):
    callboard: str = ""
    version: int = 0


def written(whose: Whose, push: Push) -> bytes:
    """The whole file."""
    body = msgspec.json.encode(push)
    digest = hashlib.sha256(body).hexdigest()
    page = _Page(FORMAT, FORMAT_VERSION, whose, digest, msgspec.Raw(body))
    return msgspec.json.encode(page) + b"\n"


def is_one(file: bytes) -> bool:
    """Whether this looks like such a file, whole or damaged."""
    return file.lstrip()[:64].startswith(b'{"callboard":')


def read(file: bytes) -> Unsent:
    """Raises BadInput, saying what is wrong, for anything but a whole file."""
    if len(file) > FILE_BYTES_MAX:
        raise BadInput(f"At most {FILE_BYTES_MAX // 2**20} MiB are read.")
    if not is_one(file):
        raise BadInput("This is not a file of unsent work from a phone.")
    try:
        named = msgspec.json.decode(file, type=_Named)
        if named.callboard != FORMAT:
            raise BadInput("This is not a file of unsent work from a phone.")
        if named.version > FORMAT_VERSION:
            raise BadInput("A newer app wrote this file. Update the server first.")
        page = msgspec.json.decode(file, type=_Page)
        if hashlib.sha256(page.push).hexdigest() != page.sha256:
            raise BadInput(DAMAGED)
        push = msgspec.json.decode(page.push, type=Push)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(DAMAGED) from error
    if len(push.changes) > CHANGES_MAX:
        raise BadInput(f"At most {CHANGES_MAX:,} changes are read from one file.")
    return Unsent(page.whose, push)


DAMAGED = "This file is damaged: export it from the phone again."
