"""What stands in a scope, in pages: how a replica begins.

A page is encoded and compressed once for all who ask. It may then be older than the
log, which does no harm: `as_of` is as old, and pulling goes on from there.
"""

import asyncio
import base64
import binascii
import gzip
from collections import OrderedDict
from collections.abc import Callable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.store.devices import admitted
from server.store.protocol import Reader, Store
from server.store.rows import Standing
from server.sync import cursors
from server.sync.pull import check_scopes
from shared import access
from shared.errors import BadInput
from shared.wire import (
    SNAPSHOT_BYTES_MAX,
    SNAPSHOT_EFFECTS_MAX,
    SNAPSHOT_PAGE_BYTES_MAX,
    Cursor,
)

# Some 300 full pages.
CACHE_BYTES_MAX = 64 * 1024 * 1024
# A first page is made anew once this many rows would have to be pulled after it.
LAG_ROWS_MAX = 500

# As stored. From here each page is twice the one before, up to SNAPSHOT_BYTES_MAX: over
# a slow line today is there in a second or two, and one that breaks then loses little.
FIRST_BYTES_MAX = 64 * 1024
DOUBLED_MAX = 4

# As small as it gets for the time it takes: done once, carried over slow lines often.
GZIP_LEVEL = 6

_encode = msgspec.json.Encoder().encode


# Production, scope, and the token of the page before.
Key = tuple[str, str, str]


class Page(Struct, frozen=True, omit_defaults=True):
    """A SnapshotPage whose effects are not read, only passed on."""

    scope: str
    as_of: Cursor
    effects: list[Standing]
    next: str = ""
    rows: int = 0
    rows_before: int = 0


class Packed(Struct, frozen=True):
    """A page as gzipped JSON, and what the next one is asked with.

    `seq` is its `as_of`; `made_at` the log row up to which it tells what stands.
    """

    seq: int
    made_at: int
    next: str
    body: bytes


class Token(Struct, frozen=True, array_like=True):
    """What `next` and `after` hold: the page's end, and the log as the first saw it.

    `rows` is how many there were then, `before` how many have come on `pages` pages.
    """

    as_of: Cursor
    after: str
    rows: int
    before: int
    pages: int


def token_text(token: Token) -> str:
    return base64.urlsafe_b64encode(_encode(token)).decode()


def parse_token(text: str) -> Token | None:
    """None for the beginning. Raises BadInput: it can only be begun again."""
    if not text:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(text), type=Token)
    except (binascii.Error, ValueError) as error:
        raise BadInput(
            "This is not where a page ended. Begin the snapshot again.", field="after"
        ) from error


def page(
    reader: Reader,
    production: str,
    scope: str,
    after: str,
    bytes_max: int = SNAPSHOT_BYTES_MAX,
) -> Page:
    """A job: at most SNAPSHOT_EFFECTS_MAX rows after the page whose `next` this is,
    and no more once they hold `bytes_max` as stored; on the first pages, less.

    Raises EpochChanged when the log is not the one that the first page saw.
    """
    token = parse_token(after)
    if token is not None:
        cursors.check(reader, production, token.as_of)
    else:
        rows = reader.standing_count(production, scope)
        token = Token(reader.head(production), "", rows, 0, 0)
    bytes_max = min(bytes_max, FIRST_BYTES_MAX << max(0, min(token.pages, DOUBLED_MAX)))
    effects, further = reader.standing(
        production, scope, token.after, SNAPSHOT_EFFECTS_MAX, bytes_max
    )
    before = token.before + len(effects)
    following = replace(token, after=further, before=before, pages=token.pages + 1)
    return Page(
        scope=scope,
        as_of=token.as_of,
        effects=effects,
        next=token_text(following) if further else "",
        rows=token.rows,
        rows_before=token.before,
    )


def packed(reader: Reader, production: str, scope: str, after: str) -> Packed:
    """A job: a page as it is sent. Raises as `page` does.

    What hardly compresses is cut shorter, until it is at most SNAPSHOT_PAGE_BYTES_MAX
    or one record: a page that breaks off on the way has to come again from its start.
    """
    bytes_max = SNAPSHOT_BYTES_MAX
    while True:
        found = page(reader, production, scope, after, bytes_max)
        body = gzip.compress(_encode(found), GZIP_LEVEL, mtime=0)
        if len(body) <= SNAPSHOT_PAGE_BYTES_MAX or len(found.effects) == 1:
            made_at = reader.head(production).seq
            return Packed(found.as_of.seq, made_at, found.next, body)
        bytes_max //= 2


class Pages:
    """Encoded and compressed pages, the least wanted forgotten first.

    While a page is on its way the one after it is made: whoever asks first, before
    anything is kept, hardly waits for it.
    """

    def __init__(
        self,
        store: Store,
        now_ms: Callable[[], int],
        bytes_max: int = CACHE_BYTES_MAX,
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._bytes_max = bytes_max
        self._kept: OrderedDict[Key, Packed] = OrderedDict()
        self._bytes = 0
        self._being_made: dict[Key, asyncio.Task[Packed]] = {}

    async def page(
        self, production: str, token_hash: bytes, scope: str, after: str
    ) -> bytes:
        """The page as gzipped JSON, for a device that may read the scope."""
        now_ms = self._now_ms()

        def may_read(reader: Reader) -> int:
            device = admitted(reader, production, token_hash, now_ms)
            check_scopes(access.scopes(device.actor, reader.registry), scope)
            return reader.last_gone(production, scope)

        last_gone = await self._store.read(may_read)
        key = (production, scope, after)
        found = self._fresh(key)
        # What has left the scope since may still be on the page.
        while found is None or found.made_at < last_gone:
            # Whoever goes away leaves it to the others that wait for it.
            found = await asyncio.shield(self._making(key))
        following = (production, scope, found.next)
        if found.next and following not in self._kept:
            self._making(following)
        return found.body

    async def close(self) -> None:
        """Ends when nothing is being made any more."""
        await asyncio.gather(*self._being_made.values(), return_exceptions=True)

    def _fresh(self, key: Key) -> Packed | None:
        found = self._kept.get(key)
        if found is None:
            return None
        production, _, after = key
        if not after and self._store.head_now(production) - found.seq >= LAG_ROWS_MAX:
            return None
        self._kept.move_to_end(key)
        return found

    def _making(self, key: Key) -> asyncio.Task[Packed]:
        """One for all who ask for the page at the same time."""
        task = self._being_made.get(key)
        if task is None:
            work = self._store.read(lambda reader: packed(reader, *key))
            task = self._being_made[key] = asyncio.ensure_future(work)
            task.add_done_callback(lambda done: self._made(key, done))
        return task

    def _made(self, key: Key, done: asyncio.Task[Packed]) -> None:
        del self._being_made[key]
        # Whoever asks for it then hears why it cannot be made.
        if not done.cancelled() and not done.exception():
            self._keep(key, done.result())

    def _keep(self, key: Key, made: Packed) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = made
        self._bytes += _size(key, made) - (_size(key, before) if before else 0)
        while self._bytes > self._bytes_max:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _size(key: Key, made: Packed) -> int:
    """Its name too: whoever asks may make that as long as an address can be."""
    return len(made.body) + sum(len(part) for part in key)
