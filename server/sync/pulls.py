"""Replies to pulls, of which the large part is made once for all who ask the same.

A crowd that comes back asks for the same rows. What differs between two phones is how
their cursors are called; that is written behind what they share.
"""

import zlib
from collections import OrderedDict
from threading import Lock

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.store.protocol import Reader, Store
from server.sync.pull import Asking, Told, asking, reply, told
from shared.wire import Pull

# A few hundred full pages.
CACHE_BYTES_MAX = 32 * 1024 * 1024
# Smaller ones are made anew as quickly as they are found.
KEPT_BYTES_MIN = 4 * 1024
GZIP_LEVEL = 1

# RFC 1952: deflate, no name, no time, nobody's system.
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_OPENING = b'{"effects":'
_NO_EFFECTS = b'{"effects":[]'
_encode = msgspec.json.Encoder().encode

Key = tuple[object, ...]


class Answer(Struct, frozen=True):
    """A PullReply as gzipped JSON, and how far `device` has read before it."""

    body: bytes
    device: str
    cursor: int


class Shared(Struct, frozen=True):
    """The effects as the beginning of a gzipped reply, and what goes on from there."""

    deflated: bytes
    check: int
    size: int
    told: Told


class Pulls:
    """Used by the store's reading threads; the least wanted is forgotten first."""

    def __init__(self, store: Store, bytes_max: int = CACHE_BYTES_MAX) -> None:
        self._store = store
        self._bytes_max = bytes_max
        self._kept: OrderedDict[Key, Shared] = OrderedDict()
        self.kept_bytes = 0
        self._lock = Lock()

    async def answer(
        self, production: str, token_hash: bytes, asked: Pull, now_ms: int
    ) -> Answer:
        """Raises as `pull.pull` does."""

        def job(reader: Reader) -> Answer:
            who = asking(reader, production, token_hash, asked, now_ms)
            body = _whole(who, self._shared(reader, who), now_ms)
            return Answer(body, who.device, who.cursor)

        return await self._store.read(job)

    def _shared(self, reader: Reader, who: Asking) -> Shared:
        if not who.after:
            return _deflated(told(reader, who))
        after = tuple(sorted(who.after.items()))
        key = (who.production, who.head.epoch, who.head.seq, who.limit, after)
        # Held while it is made: who asks for the same meanwhile need not make it too.
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = _deflated(told(reader, who))
                self._keep(key, found)
            else:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: Key, made: Shared) -> None:
        if len(made.deflated) < KEPT_BYTES_MIN:
            return
        self._kept[key] = made
        self.kept_bytes += len(made.deflated)
        while self.kept_bytes > self._bytes_max:
            _, dropped = self._kept.popitem(last=False)
            self.kept_bytes -= len(dropped.deflated)


def _deflated(told: Told) -> Shared:
    start = _OPENING + _encode(told.effects)
    deflate = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # Ended at a byte, and so that nothing behind it refers to it.
    deflated = deflate.compress(start) + deflate.flush(zlib.Z_FULL_FLUSH)
    without = replace(told, effects=())
    return Shared(deflated, zlib.crc32(start), len(start), without)


def _whole(who: Asking, shared: Shared, now_ms: int) -> bytes:
    """The rest of the reply behind what is shared, and the sum over both."""
    end = _encode(reply(who, shared.told, now_ms)).removeprefix(_NO_EFFECTS)
    deflate = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    rest = deflate.compress(end) + deflate.flush()
    check = zlib.crc32(end, shared.check)
    size = (shared.size + len(end)) % 2**32
    sums = check.to_bytes(4, "little") + size.to_bytes(4, "little")
    return _HEADER + shared.deflated + rest + sums
