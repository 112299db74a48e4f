"""What listeners may read, looked up for all of a production at once.

One by one, thousands who wake together would stand in line at the store, and more than
it lets wait would be sent away.
"""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct

from server.store.devices import admitted, ended_ms
from server.store.protocol import Reader, Store
from server.store.rows import Device
from shared import access
from shared.errors import CallboardError


class Granted(Struct, frozen=True):
    """The device that a token opens, and the scopes that it may read."""

    device: Device
    scopes: tuple[str, ...]


def granted(reader: Reader, production: str, token_hash: bytes, now_ms: int) -> Granted:
    """A job. Raises as `admitted` does."""
    device = admitted(reader, production, token_hash, now_ms)
    return Granted(device, access.scopes(device.actor, reader.registry))


class _Look(Struct, frozen=True):
    """Begun when there had been so many stirs: it tells of all of them."""

    stirs: int
    at_ms: int
    tokens: frozenset[bytes]
    found: asyncio.Task[dict[bytes, Granted]]


class Grants:
    """The newest look at each production, shared by all who want to know soon after."""

    def __init__(self, store: Store, now_ms: Callable[[], int], life_ms: int) -> None:
        self._store = store
        self._now_ms = now_ms
        self._life_ms = life_ms
        self._looks: dict[str, _Look] = {}

    async def of(
        self,
        production: str,
        token_hash: bytes,
        listening: Callable[[str], Iterable[bytes]],
    ) -> Granted | None:
        """What this token opens; None if nothing any more.

        As of the last stir at least, and no older than the life of a look. A new look
        is at all who are `listening`, this one among them. Raises what reading raises.
        """
        look = self._looks.get(production)
        if look is None or not self._holds(look, production, token_hash):
            look = self._looks[production] = self._begun(
                production, listening(production)
            )
        try:
            # Shielded: one who leaves must not take it from the others.
            found = (await asyncio.shield(look.found)).get(token_hash)
        except Exception:
            # Whatever it was, whoever comes next looks again.
            if self._looks.get(production) is look:
                del self._looks[production]
            raise
        is_over = found and ended_ms(found.device, self._now_ms()) is not None
        return None if is_over else found

    def _holds(self, look: _Look, production: str, token_hash: bytes) -> bool:
        return (
            token_hash in look.tokens
            and look.stirs == self._store.stirs_now(production)
            and 0 <= self._now_ms() - look.at_ms < self._life_ms
        )

    def _begun(self, production: str, listening: Iterable[bytes]) -> _Look:
        now_ms, tokens = self._now_ms(), frozenset(listening)

        def job(reader: Reader) -> dict[bytes, Granted]:
            found: dict[bytes, Granted] = {}
            for token_hash in tokens:
                try:
                    found[token_hash] = granted(reader, production, token_hash, now_ms)
                except CallboardError:
                    # Unknown, revoked or over: it opens nothing.
                    continue
            return found

        stirs = self._store.stirs_now(production)
        read = asyncio.create_task(self._store.read(job))
        return _Look(stirs, now_ms, tokens, read)
