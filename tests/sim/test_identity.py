"""Phones that are copied, restored or sent away: nothing is lost, nothing doubled."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from mobile.app import Phone
from mobile.replica import kept, outbox
from server.store.backups import back_up, restore
from server.store.devices import revoke_device
from server.store.sqlite import FILE_NAME
from shared.access import Role
from shared.changes import Fact
from shared.nouns.people import Direction
from shared.nouns.plan import ItemKind, ItemRemark
from shared.session import Asked, Parted, Stop
from tests.support.oracles import check_nothing_shows_through, check_replicas
from tests.support.small_day import KITCHEN, YARD, line, publish, small_day
from tests.support.world import World

CHANGES = "SELECT id, state FROM outbox ORDER BY device_seq"


async def day(folder: Path, seed: int = 0) -> World:
    world = await World(folder, seed).__aenter__()
    await world.phone("ana", Role.HEAD)
    await world.phone("ben", Role.CREW)
    await small_day(world)
    await publish(world, "revision-1")
    await world.settle()
    return world


def work(world: World, name: str, words: str, count: int = 3) -> None:
    """A check-in, and an incident that is then added to: the second rests on it."""
    state = world.state(name)
    for place in range(count):
        world.later(20_000)
        assert state.paired is not None
        state.people.check(state.paired.person, Direction.IN)
        note = state.incidents.write(state.incidents.begin(), f"{words} {place}")
        state.incidents.comment("incident", note.record, f"{words} {place}, later")
        form = state.days.item_form(YARD if place % 2 else KITCHEN)
        if state.may_write("item", "remark"):
            state.days.edit(form, remark=ItemRemark(f"{words} {place}"))


def made(phone: Phone) -> list[str]:
    """The ids of everything this phone has written down, whatever became of it."""
    rows = phone.replica.read(lambda c: c.execute(CHANGES).fetchall())
    return [id_ for id_, _ in rows]


async def check_all_arrived_once(world: World, expected: set[str]) -> None:
    """Each change has an outcome that is no refusal, and its rows say one thing."""
    log = await world.read(lambda r: r.log(world.production, 0, 100_000))
    facts = Counter(
        effect.id for effect in log if effect.fact is not None and not effect.fact.held
    )
    for id_ in sorted(expected):
        found = await world.read(lambda r, id_=id_: r.outcome(id_))
        assert found is not None, f"{id_} never arrived"
        assert found[1].status in ("applied", "conflict"), found[1]
        assert facts[id_] <= 1
    changes = {effect.change for effect in log}
    assert expected <= changes
    for phone in world.phones.values():
        assert 0 == phone.replica.read(outbox.waiting_count)


def copied(world: World, name: str, other: str) -> None:
    shutil.copytree(world.folder / name, world.folder / other)


async def cloned(world: World) -> None:
    """ana's folder is copied, as by a tool that sets up phones: both go on."""
    await world.phones.pop("ana").stop()
    copied(world, "ana", "ana-2")
    for name in ("ana", "ana-2"):
        world.unpaired(name)
    world.people["ana-2"] = world.people["ana"]


def device(world: World, name: str) -> str:
    return world.phones[name].replica.read(kept.device)


@pytest.mark.parametrize("is_lossy", [False, True])
async def test_two_copies_of_a_phone_both_go_on_as_devices_of_their_own(
    tmp_path: Path, is_lossy: bool
) -> None:
    world = await day(tmp_path)
    await cloned(world)
    work(world, "ana", "first")
    work(world, "ana-2", "second", count=4)
    expected = {*made(world.phones["ana"]), *made(world.phones["ana-2"])}
    if is_lossy:
        world.network.lost_share = 0.4
    await world.settle()

    world.network.lost_share = 0.0
    work(world, "ana", "first again")
    work(world, "ana-2", "second again")
    expected |= {*made(world.phones["ana"]), *made(world.phones["ana-2"])}
    await world.settle()

    devices = {device(world, "ana"), device(world, "ana-2")}
    assert 2 == len(devices)
    await check_all_arrived_once(world, expected)
    await check_replicas(world)
    await world.__aexit__()


@pytest.mark.parametrize("seed", range(6))
async def test_a_phone_restored_from_an_old_backup_goes_on_and_loses_nothing(
    tmp_path: Path, seed: int
) -> None:
    world = await day(tmp_path, seed)
    work(world, "ana", "in the backup, not sent")
    await world.phones.pop("ana").stop()
    copied(world, "ana", "backup")
    world.unpaired("ana")
    expected = {*made(world.phones["ana"])}
    work(world, "ana", "after the backup, sent", count=4)
    expected |= {*made(world.phones["ana"])}
    await world.settle()

    await world.phones.pop("ana").stop()
    shutil.rmtree(world.folder / "ana")
    copied(world, "backup", "ana")
    world.unpaired("ana")
    work(world, "ana", "after the restore", count=2)
    expected |= {*made(world.phones["ana"])}
    world.network.lost_share = 0.3
    await world.settle()

    await check_all_arrived_once(world, expected)
    await check_replicas(world)
    await world.__aexit__()


async def test_a_lost_reply_to_a_fork_costs_a_device_and_no_change(
    tmp_path: Path,
) -> None:
    world = await day(tmp_path)
    await cloned(world)
    work(world, "ana", "first")
    await world.sync("ana")
    work(world, "ana-2", "second")
    expected = {*made(world.phones["ana"]), *made(world.phones["ana-2"])}
    world.network.lose_next_reply_to = "fork"
    await world.sync("ana-2")
    assert "ana-2" in world.phones
    assert device(world, "ana") == device(world, "ana-2"), "it does not know yet"
    await world.settle()

    assert device(world, "ana") != device(world, "ana-2")
    devices = await world.read(lambda r: r.devices(world.production))
    root = device(world, "ana")
    assert 2 == len([one for one in devices if one.root == root])
    await check_all_arrived_once(world, expected)
    await world.__aexit__()


# Sent away ----------------------------------------------------------------------


async def revoke(world: World, name: str, *, is_stolen: bool = False) -> None:
    id_ = device(world, name)
    await world.on_server(
        world.core.store.write(
            lambda w: revoke_device(
                w, world.production, id_, world.now_ms, is_stolen=is_stolen
            )
        )
    )


async def test_a_revoked_phone_hands_over_and_the_office_has_it_for_review(
    tmp_path: Path,
) -> None:
    world = await day(tmp_path)
    work(world, "ben", "unsent")
    expected = made(world.phones["ben"])
    await revoke(world, "ben")
    world.network.lose_next_reply_to = "push"
    await world.sync("ben")
    await world.sync("ben")

    phone = world.phones["ben"]
    assert isinstance(phone.client.rest, Stop)
    assert 0 == phone.replica.read(outbox.waiting_count)
    for id_ in expected:
        _, outcome = await world.read(lambda r, id_=id_: r.outcome(id_))
        assert ("held", "revoked") == (outcome.status, outcome.code)
    await world.__aexit__()


async def test_a_stolen_phone_hands_over_nothing_until_it_is_paired_again(
    tmp_path: Path,
) -> None:
    world = await day(tmp_path)
    work(world, "ben", "unsent")
    expected = made(world.phones["ben"])
    await revoke(world, "ben", is_stolen=True)
    head = world.core.store.head_now(world.production)
    await world.sync("ben")

    phone = world.phones["ben"]
    assert isinstance(phone.client.rest, Stop)
    assert len(expected) == phone.replica.read(outbox.waiting_count)
    assert head == world.core.store.head_now(world.production)

    ticket = await world.ticket(world.people["ben"], Role.CREW)
    await phone.state.pair(ticket)
    await phone.client.advance(Asked())
    await world.settle()
    await check_all_arrived_once(world, set(expected))
    await world.__aexit__()


@pytest.mark.parametrize("verdict", ["accepted", "dismissed"])
async def test_what_it_handed_over_shows_on_when_it_is_paired_again_until_decided(
    tmp_path: Path, verdict: str
) -> None:
    world = await day(tmp_path)
    ana = world.phones["ana"]
    ana.state.days.set_remark(ana.state.days.item_form(YARD), "Quiet, please")
    [change] = ana.replica.write(outbox.next_batch, world.now_ms)
    await revoke(world, "ana")
    await world.sync("ana")
    await ana.state.pair(await world.ticket(world.people["ana"], Role.HEAD))
    await ana.client.advance(Asked())
    await world.settle()
    assert "Quiet, please" == remark(ana)
    assert "" == remark(world.phones["ben"])
    assert {"revoked": 1} == ana.state.centre.standing().counts.held

    review = {"fact": change.id, "verdict": verdict}
    assert "applied" == (await world.write(Fact("review", review))).status
    await ana.client.advance(Parted())
    await world.settle()

    is_accepted = verdict == "accepted"
    expected = "Quiet, please" if is_accepted else ""
    assert [expected] * 2 == [remark(world.phones[name]) for name in ("ana", "ben")]
    refused = [(one.code, one.mine) for one in ana.state.inbox.refusals()]
    mine = {"remark": {"text": "Quiet, please"}}
    assert ([] if is_accepted else [("revoked", mine)]) == refused
    assert {} == ana.state.centre.standing().counts.held
    check_nothing_shows_through(world)
    await check_replicas(world)
    await world.__aexit__()


def remark(phone: Phone) -> str:
    shown = phone.state.days.line(YARD)
    assert shown is not None
    return shown.item.remark.text


# The server, put back -----------------------------------------------------------


async def put_back(world: World, how: str) -> None:
    """The server's disk dies, and an older one takes its place."""
    data, backup = world.folder / "server", world.folder / "backup"
    await world.stop_server()
    if how == "by the command":
        restore(backup / FILE_NAME, data, world.entropy, is_forced=True)
    elif how == "by hand":
        shutil.copy(backup / FILE_NAME, data / FILE_NAME)
    else:
        shutil.rmtree(data)
        shutil.copytree(backup, data)
    world.start_server()


@pytest.mark.parametrize("how", ["by the command", "by hand", "with its whole disk"])
async def test_what_a_restored_server_lost_is_sent_again_by_every_phone(
    tmp_path: Path, how: str
) -> None:
    world = await day(tmp_path)
    work(world, "ana", "before the backup")
    await world.settle()
    await world.stop_server()
    shutil.copytree(world.folder / "server", world.folder / "backup")
    world.start_server()
    for name in ("ana", "ben"):
        work(world, name, f"{name}, after the backup")
    await world.sync()
    await world.settle()
    lost = world.core.store.head_now(world.production)
    work(world, "ben", "ben, not sent yet")
    expected = {*made(world.phones["ana"]), *made(world.phones["ben"])}

    await put_back(world, how)
    assert lost > world.core.store.head_now(world.production)
    await world.settle()

    await check_all_arrived_once(world, expected)
    await check_replicas(world)
    await world.__aexit__()


async def test_a_phone_keeps_what_it_sent_until_it_is_backed_up(tmp_path: Path) -> None:
    world = await day(tmp_path)
    work(world, "ana", "sent")
    await world.settle()
    phone = world.phones["ana"]
    assert made(phone), "received is not backed up"

    marks = back_up(world.folder / "server", world.folder / "backup.sqlite")
    world.later(1_000)
    await world.drop("ana")
    await world.settle()

    assert [] == made(world.phones["ana"])
    assert marks[world.production].head <= world.core.store.head_now(world.production)
    await world.stop_server()
    restore(
        world.folder / "backup.sqlite",
        world.folder / "server",
        world.entropy,
        is_forced=True,
    )
    world.start_server()
    await world.settle()
    await check_replicas(world)
    notes = world.state("ana").incidents.all()
    assert 3 == len(notes), "what was forgotten was in the backup"
    await world.__aexit__()


async def test_what_only_the_office_had_written_is_lost_and_its_edits_come_back(
    tmp_path: Path,
) -> None:
    """An edit of a line that the backup does not have goes to its author's inbox."""
    world = await day(tmp_path)
    back_up(world.folder / "server", world.folder / "backup.sqlite")
    await world.write(line("item-lost", 4, 8, 9, ItemKind.MEAL, "Supper"))
    await publish(world, "revision-2")
    await world.settle()
    state = world.state("ana")
    saved = state.days.edit(
        state.days.item_form("item-lost"), remark=ItemRemark("late")
    )
    await world.settle()
    await world.stop_server()
    restore(
        world.folder / "backup.sqlite",
        world.folder / "server",
        world.entropy,
        is_forced=True,
    )
    world.start_server()
    await world.settle()

    refusals = world.state("ana").inbox.refusals()
    assert [saved.change] == [one.id for one in refusals]
    await check_replicas(world)
    await world.__aexit__()
