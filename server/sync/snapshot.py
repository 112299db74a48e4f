"""What stands in a scope, in pages: how a replica begins.

A page is encoded and compressed once for all who ask. It may then be older than the
log, which does no harm: `as_of` is as old, and pulling goes on from there.
"""

import base64
import binascii
import gzip
from collections import OrderedDict
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from server.store.devices import admitted
from server.store.protocol import Reader, Store
from server.sync import cursors
from server.sync.pull import check_scopes
from shared import access
from shared.errors import BadInput
from shared.wire import SNAPSHOT_EFFECTS_MAX, Cursor, SnapshotPage

# Some 300 full pages.
CACHE_BYTES_MAX = 64 * 1024 * 1024
# A first page is made anew once this many rows would have to be pulled after it.
LAG_ROWS_MAX = 500

# As small as it gets for the time it takes: done once, carried over slow lines often.
GZIP_LEVEL = 6

_encode = msgspec.json.Encoder().encode


class Token(msgspec.Struct, frozen=True, array_like=True):
    """What `next` and `after` hold: the page's end, and the log as the first saw it.

    `rows` is how many there were then, `before` how many have come.
    """

    as_of: Cursor
    after: str
    rows: int
    before: int


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


def page(reader: Reader, production: str, scope: str, after: str) -> SnapshotPage:
    """A job: at most SNAPSHOT_EFFECTS_MAX rows after the page whose `next` this is.

    Raises EpochChanged when the log is not the one that the first page saw.
    """
    token = parse_token(after)
    if token is not None:
        cursors.check(reader, production, token.as_of)
    else:
        rows = reader.standing_count(production, scope)
        token = Token(reader.head(production), "", rows, 0)
    effects, further = reader.standing(
        production, scope, token.after, SNAPSHOT_EFFECTS_MAX
    )
    before = token.before + len(effects)
    following = replace(token, after=further, before=before)
    return SnapshotPage(
        scope=scope,
        as_of=token.as_of,
        effects=tuple(effects),
        next=token_text(following) if further else "",
        rows=token.rows,
        rows_before=token.before,
    )


class Pages:
    """Encoded and compressed pages, the least wanted forgotten first."""

    def __init__(
        self,
        store: Store,
        now_ms: Callable[[], int],
        bytes_max: int = CACHE_BYTES_MAX,
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._bytes_max = bytes_max
        self._kept: OrderedDict[tuple[str, str, str], tuple[int, int, bytes]]
        self._kept = OrderedDict()
        self._bytes = 0

    async def page(
        self, production: str, token_hash: bytes, scope: str, after: str
    ) -> bytes:
        """The page as gzipped JSON, for a device that may read the scope."""
        now_ms = self._now_ms()

        def may_read(reader: Reader) -> int:
            device = admitted(reader, production, token_hash, now_ms)
            check_scopes(access.scopes(device.actor, reader.registry), scope)
            return reader.last_gone(production, scope)

        key = (production, scope, after)
        seq, made_at, kept = self._kept.get(key, (0, 0, b""))
        is_fresh = bool(after) or self._store.head_now(production) - seq < LAG_ROWS_MAX
        if kept and is_fresh:
            self._kept.move_to_end(key)
            # What has left the scope since may still be on the page.
            if await self._store.read(may_read) <= made_at:
                return kept

        def made(reader: Reader) -> tuple[int, int, bytes]:
            may_read(reader)
            found = page(reader, production, scope, after)
            body = gzip.compress(_encode(found), GZIP_LEVEL, mtime=0)
            return found.as_of.seq, reader.head(production).seq, body

        seq, made_at, encoded = await self._store.read(made)
        self._keep(key, seq, made_at, encoded)
        return encoded

    def _keep(
        self, key: tuple[str, str, str], seq: int, made_at: int, encoded: bytes
    ) -> None:
        before = self._kept.pop(key, (0, 0, b""))
        self._kept[key] = (seq, made_at, encoded)
        self._bytes += len(encoded) - len(before[2])
        while self._bytes > self._bytes_max:
            _, (_, _, dropped) = self._kept.popitem(last=False)
            self._bytes -= len(dropped)
