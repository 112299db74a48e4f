"""A one-time code becomes a device and its token."""

from collections.abc import Callable

from server.store.devices import Entropy, redeem
from server.store.protocol import Reader, Store, Writer
from server.store.rows import Device
from shared.errors import PairingRefused
from shared.wire import PairReply, PairRequest


async def pair(
    store: Store, asked: PairRequest, now_ms: Callable[[], int], entropy: Entropy
) -> PairReply:
    """The token, told this once. Raises PairingRefused saying what to do instead."""

    def job(writer: Writer) -> tuple[Device, str, str] | PairingRefused:
        redeemed = redeem(
            writer, asked.production, asked.code, asked.name, now_ms(), entropy
        )
        if isinstance(redeemed, PairingRefused):
            return redeemed
        device, token = redeemed
        return device, token, title_of(writer, device.production)

    paired = await store.write(job)
    if isinstance(paired, PairingRefused):
        raise paired
    device, token, title = paired
    return PairReply(
        device=device.id,
        token=token,
        person=device.person,
        role=device.role,
        production=device.production,
        title=title,
    )


def title_of(reader: Reader, production: str) -> str:
    """What the job is called; empty if nobody has said."""
    identity = reader.registers(production, "production", production).get("identity")
    return str(identity.register.value.get("title", "")) if identity else ""
