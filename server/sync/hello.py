"""The start of every round: what time it is, who you are, what you may hold."""

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from server.store import mending
from server.store.devices import admitted
from server.store.protocol import Writer
from server.store.rows import Device
from server.store.silence import silent_devices
from server.sync.numbers import bounded, check_reading
from shared import access, clock
from shared.changes import Outcome
from shared.wire import (
    HELD_ASKED_MAX,
    SILENT_TOLD_MAX,
    Hello,
    HelloReply,
    SilentDevice,
)

APP_CHARS_MAX = 80


def hello(
    writer: Writer,
    production: str,
    token_hash: bytes,
    said: Hello,
    now_ms: int,
    certificates: tuple[str, ...] = (),
    spread_ms: int = 0,
) -> HelloReply:
    """A job: notes what the device says of itself. `certificates` are to be trusted."""
    device = admitted(writer, production, token_hash, now_ms)
    check_reading(said.now)
    is_sure = mending.is_witness(said.now, now_ms)
    if is_sure and mending.is_ahead(writer, device, now_ms):
        mending.mend(writer, production, now_ms)
    writer.put_device(
        replace(
            device,
            offsets=clock.observed(device.offsets, said.now, now_ms),
            last_seen_ms=now_ms,
            waiting=bounded(said.waiting),
            app=said.app[:APP_CHARS_MAX],
        )
    )
    head = writer.head(production)
    row = writer.production(production)
    return HelloReply(
        now_ms=now_ms,
        epoch=head.epoch,
        head=head.seq,
        scopes=access.scopes(device.actor, writer.registry),
        role=device.role,
        person=device.person,
        department=device.department,
        backed_up_seq=row.backed_up_seq if row else 0,
        spread_ms=spread_ms,
        schema=writer.registry.version,
        device=device.id,
        certificates=certificates,
        outcomes=tuple(_outcomes(writer, device, said.held)),
        silent=_silent(writer, device, now_ms),
    )


def _outcomes(
    writer: Writer, device: Device, asked: tuple[str, ...]
) -> Iterator[Outcome]:
    """What has become of this person's changes that waited, where it is known.

    Without what stands: it was another device's to see when that was said.
    """
    for id_ in asked[:HELD_ASKED_MAX]:
        known, change = writer.outcome(id_), writer.change(id_)
        if known is None or change is None or change.actor != device.person:
            continue
        production, outcome = known
        if production == device.production and outcome.status != "held":
            yield replace(outcome, row=UNSET)


def _silent(writer: Writer, device: Device, now_ms: int) -> tuple[SilentDevice, ...]:
    """Who else may know more, for whoever counts people before they go home."""
    if not access.may_check_in_others(device.actor):
        return ()
    silent = silent_devices(writer.devices(device.production), now_ms)
    silent.sort(key=lambda one: (one.last_seen_ms, one.id))
    return tuple(
        SilentDevice(
            one.id,
            one.person,
            one.last_seen_ms,
            one.name,
            one.waiting,
            one.role is access.Role.GATE,
        )
        for one in silent[:SILENT_TOLD_MAX]
    )
