"""The open line to a phone: it rings when the log has grown.

Small growth travels with the ring. The rows are read once for all who listen, and
encoded once for all who may read the same of them.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Iterable

import msgspec

from server.store.devices import ended_ms
from server.store.protocol import Reader, Store
from server.sync.contacts import Contacts
from server.sync.granted import Granted, Grants, granted
from server.sync.pull import check_scopes
from shared.changes import Effect
from shared.errors import Busy, CallboardError
from shared.wire import (
    HEARTBEAT_MS,
    LIVE_FRAME_BYTES_MAX,
    Cursor,
    LiveFrame,
    event_id,
    heard_up_to,
)

log = logging.getLogger("callboard.sync")

# A phone has one; a shared browser a few tabs. The newest stay: an older one is most
# likely a line that broke without a word.
STREAMS_A_DEVICE_MAX = 4
# At about 30 KiB each (measured), some 300 MB.
STREAMS_MAX = 10_000
# Growth by more rows than this is left to pull.
FRAME_ROWS_MAX = 200
# Whoever missed more than one frame carries is told where the head is, and pulls.
RESUME_ROWS_MAX = FRAME_ROWS_MAX
# Streams that woke a little later ask for a slightly different stretch of the log.
STRETCHES_KEPT = 64

HEARTBEAT_S = HEARTBEAT_MS / 1000
STILL_HERE = b": still here\n\n"

_encode = msgspec.json.Encoder().encode


class Stretch:
    """The log from one row to another, and the frames that were made of it."""

    def __init__(
        self, start: Cursor, end: Cursor, effects: list[Effect] | None, now_ms: int
    ) -> None:
        self._start, self._end, self._now_ms = start, end, now_ms
        self._effects = effects
        self._scopes = {effect.scope for effect in effects or ()}
        self._frames: dict[frozenset[str], bytes] = {}

    def frame(self, held: Iterable[str]) -> bytes:
        """What a device that holds these scopes is sent, as a server-sent event."""
        mine = frozenset(self._scopes.intersection(held))
        if mine not in self._frames:
            self._frames[mine] = self._made(mine)
        return self._frames[mine]

    def _made(self, mine: frozenset[str]) -> bytes:
        bare = LiveFrame(self._start, self._end, now_ms=self._now_ms)
        if self._effects is None:
            return _event(self._end, _encode(bare))
        effects = tuple(effect for effect in self._effects if effect.scope in mine)
        whole = _encode(msgspec.structs.replace(bare, effects=effects, is_whole=True))
        is_small = len(whole) <= LIVE_FRAME_BYTES_MAX
        return _event(self._end, whole if is_small else _encode(bare))


def _event(end: Cursor, data: bytes) -> bytes:
    # One line: JSON has no bare line breaks.
    return b"id: %s\ndata: %s\n\n" % (event_id(end).encode(), data)


def read_beginning(
    reader: Reader, production: str, last: Cursor | None
) -> tuple[int, int]:
    """A job: from which row to which the first frame is, for one who heard `last`.

    Without it, or where it is of another log or far back, the head and no more.
    """
    head = reader.head(production)
    is_ours = last is not None and last.epoch == head.epoch
    if last is None or not is_ours or last.seq > head.seq:
        return head.seq, head.seq
    is_far_back = head.seq - last.seq > RESUME_ROWS_MAX
    return head.seq if is_far_back else last.seq, head.seq


def read_stretch(
    reader: Reader, production: str, after: int, to: int, now_ms: int
) -> Stretch:
    """A job: the rows after `after` up to `to`, if they are few enough to send."""
    epoch = reader.head(production).epoch
    start = Cursor(epoch, after, reader.row_change(production, after) or "")
    end = Cursor(epoch, to, reader.row_change(production, to) or "")
    count = to - after
    if count > FRAME_ROWS_MAX:
        return Stretch(start, end, None, now_ms)
    effects = reader.log(production, after, count) if count else []
    return Stretch(start, end, effects, now_ms)


class Stream:
    """One open line. Whoever closes it here makes it end at its next waking."""

    def __init__(
        self,
        granted: Granted,
        token_hash: bytes,
        stirs: int,
        last: Cursor | None,
    ) -> None:
        self.device = granted.device
        self.token_hash = token_hash
        # Where its listener says that an earlier line of theirs had come to.
        self.last = last
        # When it was last looked at whether it may go on.
        self.stirs = stirs
        self.scopes = granted.scopes
        self.is_closed = False


class Streams:
    """All open lines of this process."""

    def __init__(
        self,
        store: Store,
        contacts: Contacts,
        now_ms: Callable[[], int],
        heartbeat_s: float = HEARTBEAT_S,
        streams_max: int = STREAMS_MAX,
    ) -> None:
        self._store = store
        self._contacts = contacts
        self._now_ms = now_ms
        self._heartbeat_s = heartbeat_s
        self._streams_max = streams_max
        self._grants = Grants(store, now_ms, int(500 * heartbeat_s))
        self._open: dict[str, list[Stream]] = {}
        self._count = 0
        self._is_closing = False
        self._stretches: OrderedDict[tuple[str, int, int], asyncio.Task[Stretch]] = (
            OrderedDict()
        )

    async def begin(
        self,
        production: str,
        token_hash: bytes,
        last_id: str = "",
        asked: Collection[str] = (),
    ) -> Stream:
        """A line for this token, after the event of that id, if it is one of ours.

        Raises Forbidden when a scope is `asked` for that is not this device's: a frame
        without its rows would pass them over. Busy when there are too many already.
        """
        # Noted first: access that changes after the look is then looked at again.
        now_ms, stirs = self._now_ms(), self._store.stirs_now(production)
        found = await self._store.read(
            lambda reader: granted(reader, production, token_hash, now_ms)
        )
        check_scopes(found.scopes, *asked)
        if self._is_closing or self._count >= self._streams_max:
            raise Busy("Too many phones are listening. Ask now and then instead.")
        return Stream(found, token_hash, stirs, heard_up_to(last_id))

    def close(self) -> None:
        """Every line ends as soon as it wakes; wake them by `store.wake`."""
        self._is_closing = True

    async def events(self, stream: Stream) -> AsyncIterator[bytes]:
        """First what was missed, or the head as it stands; then every growth, and a
        comment as heartbeat.
        """
        self._enter(stream)
        try:
            async for event in self._events(stream):
                yield event
        except CallboardError as error:
            # The reply has begun, so all that is left is to end it: the phone asks
            # again in its own time.
            log.warning("a stream ended: %s", error.detail)
        finally:
            self._leave(stream)

    async def _events(self, stream: Stream) -> AsyncIterator[bytes]:
        production = stream.device.production
        # Read, not asked of the bell: that may not have heard yet of a commit by
        # another process. Whatever is committed from here on is the next frame.
        after, seq = await self._store.read(
            lambda reader: read_beginning(reader, production, stream.last)
        )
        stretch = await self._stretch(production, after, seq)
        if not await self._is_let_on(stream):
            return
        yield stretch.frame(stream.scopes)
        while True:
            head = await self._store.grown(
                production, seq, self._heartbeat_s, stream.stirs
            )
            if self._is_closing or stream.is_closed:
                return
            if head is not None:
                stretch = await self._stretch(production, seq, head)
                if not await self._is_let_on(stream):
                    return
                seq = head
                yield stretch.frame(stream.scopes)
            elif await self._may_go_on(stream):
                yield STILL_HERE
            else:
                return

    async def _is_let_on(self, stream: Stream) -> bool:
        """Before rows are sent. Read anew only where somebody's access has changed, or
        this one's time is over.
        """
        if ended_ms(stream.device, self._now_ms()) is not None:
            return await self._may_go_on(stream)
        stirs = self._store.stirs_now(stream.device.production)
        return stirs == stream.stirs or await self._may_go_on(stream)

    async def _may_go_on(self, stream: Stream) -> bool:
        """Whether the token still opens this line, to the same actor and scopes.

        With others the phone has to greet again, to fetch or drop what has changed,
        and to know what its person may do.
        """
        device, token = stream.device, stream.token_hash
        stream.stirs = self._store.stirs_now(device.production)
        found = await self._grants.of(device.production, token, self._listening)
        if found is None:
            return False
        self._contacts.note(device.id, self._now_ms())
        return found.scopes == stream.scopes and found.device.actor == device.actor

    def _listening(self, production: str) -> set[bytes]:
        """The tokens of all who listen there."""
        return {
            stream.token_hash
            for mine in self._open.values()
            for stream in mine
            if stream.device.production == production
        }

    async def _stretch(self, production: str, after: int, to: int) -> Stretch:
        key = (production, after, to)
        task = self._stretches.get(key)
        if task is None:
            task = asyncio.create_task(self._read(*key))
            self._stretches[key] = task
            while len(self._stretches) > STRETCHES_KEPT:
                self._stretches.popitem(last=False)
        try:
            # Shielded: one listener who leaves must not take it from the others.
            return await asyncio.shield(task)
        except Exception:
            # Whatever it was, whoever comes next reads again.
            self._stretches.pop(key, None)
            raise

    async def _read(self, production: str, after: int, to: int) -> Stretch:
        now_ms = self._now_ms()
        return await self._store.read(
            lambda reader: read_stretch(reader, production, after, to, now_ms)
        )

    def _enter(self, stream: Stream) -> None:
        mine = self._open.setdefault(stream.device.id, [])
        mine.append(stream)
        self._count += 1
        for older in mine[:-STREAMS_A_DEVICE_MAX]:
            older.is_closed = True

    def _leave(self, stream: Stream) -> None:
        mine = self._open[stream.device.id]
        mine.remove(stream)
        self._count -= 1
        if not mine:
            del self._open[stream.device.id]
