"""A device that shares its identity with another gets one of its own."""

from collections.abc import Callable

from msgspec.structs import replace

from server.store.devices import Entropy, admitted_to_push
from server.store.forking import fork as forked
from server.store.protocol import Store, Writer
from server.sync.numbers import check_reading
from server.sync.pair import title_of
from shared import clock
from shared.wire import Fork, PairReply


async def fork(
    store: Store,
    production: str,
    token_hash: bytes,
    asked: Fork,
    now_ms: Callable[[], int],
    entropy: Entropy,
) -> PairReply:
    """The new device, for the old token. Asked again, it is yet another one."""
    check_reading(asked.now)

    def job(writer: Writer) -> PairReply:
        at_ms = now_ms()
        known = admitted_to_push(writer, production, token_hash, at_ms)
        known = replace(known, offsets=clock.observed(known.offsets, asked.now, at_ms))
        device, token = forked(writer, known, asked.name, at_ms, entropy)
        return PairReply(
            device=device.id,
            token=token,
            person=device.person,
            role=device.role,
            production=device.production,
            title=title_of(writer, production),
        )

    return await store.write(job)
