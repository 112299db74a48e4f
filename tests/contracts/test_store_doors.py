"""Devices, pairing codes and displays come back as they were put, on every store."""

import asyncio
import hashlib

import pytest
from msgspec.structs import replace

from server.store.protocol import Writer
from server.store.rows import Device, Display, PairingCode
from shared.access import Role
from shared.clock import EarlierBoot, Offsets
from tests.support.bare_store import PRODUCTIONS, two_productions

P, OTHER = PRODUCTIONS
TOKEN = hashlib.sha256(b"token").digest()
HEARD_S = 20

# Every field says something, so that one which is not kept is missed.
DEVICE = Device(
    id="device-0001",
    production=P,
    person="person-0001",
    role=Role.HEAD,
    name="Ben's phone",
    department="Camera",
    token_hash=TOKEN,
    created_ms=1,
    last_seen_ms=2,
    last_seq=3,
    last_stamp_ms=4,
    offsets=Offsets("boot", 5, -6, 7, (EarlierBoot("before", 8, 9),)),
    waiting=10,
    cursor=11,
    app="callboard 1",
    revoked_ms=12,
    expires_ms=13,
    root="device-0000",
    is_stolen=True,
    unit="second",
)
CODE = PairingCode(
    production=P,
    handle="ABCD",
    code_hash=TOKEN,
    person="person-0001",
    role=Role.GATE,
    department="Art",
    expires_ms=1,
    tries=2,
    used_ms=3,
    device_expires_ms=4,
    unit="main",
)
DISPLAY = Display("foyer", P, "main", TOKEN, 1, 2)


@pytest.fixture
async def store(open_store):
    return await two_productions(open_store())


async def test_a_device_comes_back_as_it_was_put_by_id_by_token_and_among_its_own(
    store,
):
    other = replace(DEVICE, id="device-0002", production=OTHER, token_hash=b"other")
    bare = Device("device-0003", P, "person-0001", Role.CREW)

    def job(writer: Writer) -> Device | None:
        for device in (bare, DEVICE, other):
            writer.put_device(device)
        return writer.device_by_token(TOKEN)

    assert DEVICE == await store.write(job)
    for one in (DEVICE, other, bare):
        found = await store.read(lambda reader, one=one: reader.device(one.id))
        assert one == found
    by_token = await store.read(lambda reader: reader.device_by_token(TOKEN))
    assert DEVICE == by_token
    assert {DEVICE.id, bare.id} == {
        device.id for device in await store.read(lambda reader: reader.devices(P))
    }
    # One without a token of its own is nobody's who sends none.
    for nobody in (b"", b"nobody"):
        found = store.read(lambda reader, n=nobody: reader.device_by_token(n))
        assert await found is None
    assert await store.read(lambda reader: reader.device("device-9999")) is None


async def test_a_device_that_is_put_again_takes_its_own_place(store):
    await store.write(lambda writer: writer.put_device(DEVICE))
    now = replace(DEVICE, token_hash=b"new", revoked_ms=None, is_stolen=False, cursor=0)
    await store.write(lambda writer: writer.put_device(now))
    assert [now] == await store.read(lambda reader: reader.devices(P))
    assert await store.read(lambda reader: reader.device_by_token(TOKEN)) is None


async def test_a_pairing_code_comes_back_as_it_was_put_to_its_own_production(store):
    await store.write(lambda writer: writer.put_pairing_code(CODE))
    later = replace(CODE, tries=4, used_ms=None)
    assert CODE == await store.read(lambda reader: reader.pairing_code(P, "ABCD"))
    await store.write(lambda writer: writer.put_pairing_code(later))
    assert later == await store.read(lambda reader: reader.pairing_code(P, "ABCD"))
    for production, handle in ((OTHER, "ABCD"), (P, "ABCE"), (P, "abcd")):
        found = store.read(
            lambda reader, p=production, h=handle: reader.pairing_code(p, h)
        )
        assert await found is None


async def test_a_display_comes_back_as_it_was_put_and_its_name_is_one_servers(store):
    stage = Display("stage", P, "", TOKEN, 3)
    for display in (DISPLAY, stage, Display("yard", OTHER, "", TOKEN, 4)):
        await store.write(lambda writer, one=display: writer.put_display(one))
    assert DISPLAY == await store.read(lambda reader: reader.display("foyer"))
    assert {"foyer", "stage"} == {
        display.name for display in await store.read(lambda reader: reader.displays(P))
    }
    revoked = replace(stage, revoked_ms=9)
    await store.write(lambda writer: writer.put_display(revoked))
    assert revoked == await store.read(lambda reader: reader.display("stage"))
    assert await store.read(lambda reader: reader.display("nowhere")) is None


@pytest.mark.parametrize(
    ("changed", "stirs"),
    [
        ({"role": Role.CREW}, True),
        ({"department": "Art"}, True),
        ({"unit": "main"}, True),
        ({"token_hash": b"new"}, True),
        ({"revoked_ms": None}, True),
        ({"last_seen_ms": 99, "waiting": 0, "cursor": 99}, False),
    ],
)
async def test_who_waits_is_stirred_when_somebodys_access_may_have_changed(
    store, changed, stirs
):
    await store.write(lambda writer: writer.put_device(DEVICE))
    before = store.stirs_now(P)
    waiting = asyncio.create_task(store.grown(P, 0, HEARD_S if stirs else 0.01))
    await asyncio.sleep(0)
    await store.write(lambda writer: writer.put_device(replace(DEVICE, **changed)))

    assert await waiting is None
    assert stirs == (store.stirs_now(P) > before)
    if stirs:
        # Whoever looked before that need not wait to hear of it.
        assert await store.grown(P, 0, HEARD_S, before) is None
    assert 0 == store.stirs_now("nobody-knows")
