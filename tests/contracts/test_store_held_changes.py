"""Changes of newer apps wait until the server knows them, on every store."""

import pytest
from msgspec.structs import replace

from server.store import rules
from server.store.devices import revoke_device
from server.store.holding import NEWER_APP, REVOKED
from shared.access import Role
from shared.changes import Fact, Patch
from shared.clock import Reading
from shared.nouns.incidents import IncidentWhen
from shared.schema import ALL
from tests.support.office_world import (
    World,
    check_in,
    coordinators,
    create,
    edit,
    title,
)
from tests.support.registries import NEWER, STRICT

NEW = NEWER.version


def flight(item: str, pilot: str, **given) -> Patch:
    return Patch("item", item, set={"flight": {"pilot": pilot}}, **given)


async def waiting(world: World):
    return await world.store.read(lambda reader: reader.waiting.all(world.production))


async def upgraded(world: World, open_store, registry=NEWER) -> int:
    """The same production after an upgrade of its server; how much was run."""
    await world.store.close()
    world.store = open_store(registry)
    return await world.store.write(rules.run_known)


async def outcome(world: World, id_: str):
    known = await world.store.read(lambda reader: reader.outcome(id_))
    return known[1]


async def test_known_groups_are_applied_and_unknown_ones_wait(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    groups = {"what": {"title": "Yard"}, "flight": {"pilot": "Di"}}
    both = Patch("item", item, set=groups, saw=await world.saw("item", item))

    done = await bo.write([both], schema=NEW)

    assert ("applied", NEWER_APP) == (done.status, done.code)
    assert {"held": [["item", item, "flight"]]} == done.args
    assert "Yard" == (await world.value("item", item, "what"))["title"]
    assert "flight" not in await world.held("item", item)
    assert not [effect for effect in await world.log() if "flight" in effect.groups]


async def test_what_waits_runs_after_the_upgrade_with_its_own_stamp_and_saw(
    world, open_store
):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    first = bo.change([flight(item, "Di")], schema=NEW)
    await bo.push(first)
    held_at = (await waiting(world))[0].stamp
    world.now_ms += 3_600_000
    await bo.write([flight(item, "Ed", saw={"flight": first.id})], schema=NEW)
    await cy.write([flight(item, "Flo", saw={"flight": ""})], schema=NEW)

    assert 3 == await upgraded(world, open_store)

    flown = (await world.held("item", item))["flight"].register
    sides = {side["value"]["pilot"] for side in await world.sides("flight", item)}
    assert {"Ed", "Flo"} == sides
    assert "Flo" == flown.value["pilot"]
    log = [e for e in await world.log() if "flight" in e.groups and e.kind == "item"]
    assert held_at == log[0].groups["flight"].stamp
    assert first.id == log[0].change
    assert "applied" == (await outcome(world, first.id)).status


async def test_it_runs_once_however_often_the_server_starts(world, open_store):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    change = bo.change([flight(item, "Di")], schema=NEW)
    await bo.push(change)
    await upgraded(world, open_store)
    head = world.store.head_now(world.production)

    assert 0 == await upgraded(world, open_store)
    again = await bo.push(change)

    assert head == again.head == world.store.head_now(world.production)
    assert "applied" == again.outcomes[0].status
    assert [] == await waiting(world)


async def test_a_start_without_an_upgrade_lets_it_wait(world, open_store):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    await bo.write([flight(item, "Di")], schema=NEW)
    await world.store.close()
    world.store = open_store()

    assert 0 == await world.store.write(rules.run_known)
    assert [NEWER_APP] == [held.reason for held in await waiting(world)]


async def test_a_run_that_is_cut_off_leaves_it_waiting(world, open_store):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    await bo.write([flight(item, "Di")], schema=NEW)
    await world.store.close()
    world.store = open_store(NEWER)

    def cut(writer):
        rules.run_known(writer)
        raise KeyError("the power fails")

    with pytest.raises(KeyError):
        await world.store.write(cut)

    assert 1 == len(await waiting(world))
    assert 1 == await world.store.write(rules.run_known)
    assert "Di" == (await world.value("item", item, "flight"))["pilot"]


async def test_kinds_and_facts_that_are_not_known_wait_too(world, open_store):
    bo, _ = await coordinators(world)
    boat = world.id("boat")
    made = await bo.write(
        [Patch("boat", boat, is_create=True, set={"name": {"name": "Tern"}})],
        schema=NEW,
    )
    renamed = await bo.write(
        [Patch("boat", boat, set={"name": {"name": "Skua"}}, saw={"name": made.id})],
        schema=NEW,
    )
    seen = await bo.write(Fact("sighting", {"boat": boat, "what": "seal"}), schema=NEW)

    assert ["held"] * 3 == [one.status for one in (made, renamed, seen)]
    assert {NEWER_APP} == {one.code for one in (made, renamed, seen)}
    assert await world.fact(seen.id) is None

    assert 3 == await upgraded(world, open_store)

    assert "Skua" == (await world.value("boat", boat, "name"))["name"]
    fact = await world.fact(seen.id)
    assert ("seal", "") == (fact.body["what"], fact.held)
    assert [] == await world.sides("name", boat)


async def test_a_new_word_in_a_known_group_waits(world, open_store):
    ben = await world.phone("ben")
    note = world.id("incident")
    made = Patch(
        "incident",
        note,
        is_create=True,
        set={
            "what": {"type": "drone_strike"},
            "when": {"reporter": ben.person},
            "words": {"text": "It hit the awning."},
        },
    )

    done = await ben.write([made], schema=NEW)

    assert {"held": [["incident", note, "what"]]} == done.args
    assert (
        "It hit the awning." == (await world.value("incident", note, "words"))["text"]
    )
    await upgraded(world, open_store)
    assert "drone_strike" == (await world.value("incident", note, "what"))["type"]


async def test_an_app_that_is_no_newer_is_told_that_it_is_mistaken(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())

    refused = await bo.write([flight(item, "Di")])

    assert ("refused", "invalid") == (refused.status, refused.code)
    assert [] == await waiting(world)


async def test_if_the_known_part_is_refused_nothing_of_it_waits(world):
    ben = await world.phone("ben")
    item = await world.item(await world.workday())
    both = Patch(
        "item", item, set={"what": {"title": "Yard"}, "flight": {"pilot": "Di"}}
    )

    refused = await ben.write([both], schema=NEW)

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert [] == await waiting(world)


async def test_what_may_not_run_after_the_upgrade_is_kept_with_its_reason(
    world, open_store
):
    ben = await world.phone("ben")
    item = await world.item(await world.workday())
    change = ben.change([flight(item, "Di")], schema=NEW)
    await ben.push(change)

    await upgraded(world, open_store)

    assert ["forbidden"] == [held.reason for held in await waiting(world)]
    known = await outcome(world, change.id)
    assert ("refused", "forbidden") == (known.status, known.code)
    assert "flight" not in await world.held("item", item)
    await world.office_writes(
        Fact("review", {"fact": change.id, "verdict": "dismissed"})
    )
    assert [] == await waiting(world)


async def test_elements_of_an_unknown_set_wait(world, open_store):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    await bo.write([Patch("item", item, add={"lenses": ("50mm",)})], schema=NEW)
    await bo.write([Patch("item", item, add={"lenses": ("35mm",)})], schema=NEW)

    await upgraded(world, open_store)

    lenses = await world.value("item", item, "lenses")
    assert ["35mm", "50mm"] == sorted(lenses["elements"])


async def test_an_old_app_may_record_and_not_edit(world, open_store):
    bo, _ = await coordinators(world)
    day = await world.workday()
    item = await world.item(day)
    await upgraded(world, open_store, STRICT)

    refused = await bo.write([edit("item", item, what=title("old"))])
    noted = await bo.write(check_in(bo.person, day))

    assert ("refused", "schema_old") == (refused.status, refused.code)
    assert "applied" == noted.status
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


class Handset:
    """A phone that was revoked, as the rules see what it still hands over."""

    def __init__(self, world: World, phone) -> None:
        self.world, self.phone = world, phone

    async def hands_over(self, change):
        device = await self.world.store.read(lambda r: r.device(self.phone.id))
        assert device.revoked_ms is not None
        return (
            await self.world.store.write(
                lambda writer: rules.apply(writer, device, change, self.world.now_ms)
            )
        )[0]


async def revoked(world: World, role: Role = Role.COORDINATOR):
    bo = await world.phone("bo", role)
    day = await world.workday()
    item = await world.item(day)
    await world.store.write(
        lambda w: revoke_device(w, world.production, bo.id, world.now_ms)
    )
    return bo, Handset(world, bo), day, item


async def test_what_a_revoked_phone_still_had_waits_for_a_coordinator(world):
    bo, handset, day, item = await revoked(world)
    seen = await world.saw("item", item)
    patch = bo.change([edit("item", item, saw=seen, what=title("Bo's last"))])

    held = await handset.hands_over(patch)
    fact = await handset.hands_over(bo.change(check_in(bo.person, day)))

    assert ("held", REVOKED) == (held.status, held.code)
    assert ("held", REVOKED) == (fact.status, fact.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]
    assert ALL not in {e.scope for e in await world.log() if e.change == patch.id}


async def test_accepted_it_is_run_as_it_was_meant(world):
    bo, handset, _, item = await revoked(world)
    seen = await world.saw("item", item)
    world.now_ms += 60_000
    at = Reading(world.now_ms - 30_000, "boot", world.now_ms - 30_000)
    patch = bo.change([edit("item", item, saw=seen, what=title("Bo's last"))], at=at)
    await handset.hands_over(patch)
    stamp = (await waiting(world))[0].stamp
    await world.office_writes([edit("item", item, saw=seen, what=title("Ana's"))])

    done = await world.office_writes(
        Fact("review", {"fact": patch.id, "verdict": "accepted"})
    )

    assert "applied" == done.status
    titles = [side["value"]["title"] for side in await world.sides("what", item)]
    assert ["Bo's last", "Ana's"] == titles
    stamps = [side["stamp"] for side in await world.sides("what", item)]
    assert stamp.ms == stamps[0]["ms"]
    assert "conflict" == (await outcome(world, patch.id)).status
    assert [] == await waiting(world)


async def test_dismissed_it_is_refused_and_changes_nothing(world):
    bo, handset, _, item = await revoked(world)
    patch = bo.change([edit("item", item, what=title("Bo's last"))])
    await handset.hands_over(patch)
    before = await world.held("item", item)

    await world.office_writes(
        Fact("review", {"fact": patch.id, "verdict": "dismissed"})
    )

    assert before == await world.held("item", item)
    known = await outcome(world, patch.id)
    assert ("refused", REVOKED) == (known.status, known.code)
    assert [] == await waiting(world)


async def test_only_the_office_decides_on_it(world):
    bo, handset, _, item = await revoked(world)
    patch = bo.change([edit("item", item, what=title("Bo's last"))])
    await handset.hands_over(patch)
    ben = await world.phone("ben")

    held = await ben.write(Fact("review", {"fact": patch.id, "verdict": "accepted"}))

    assert ("held", "forbidden") == (held.status, held.code)
    assert 1 == len(await waiting(world))
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


async def test_another_production_can_neither_see_nor_decide_it(world):
    bo, handset, _, item = await revoked(world)
    patch = bo.change([edit("item", item, what=title("Bo's last"))])
    await handset.hands_over(patch)
    other = await World(world.store, seed=2).begin("Elsewhere")

    held = await other.office_writes(
        Fact("review", {"fact": patch.id, "verdict": "accepted"})
    )

    assert ("held", "unknown_ref") == (held.status, held.code)
    assert 1 == len(await waiting(world))


async def test_a_newer_note_of_a_revoked_phone_waits_twice(world, open_store):
    bo, handset, _, item = await revoked(world)
    patch = bo.change([flight(item, "Di")], schema=NEW)
    await handset.hands_over(patch)
    await world.office_writes(Fact("review", {"fact": patch.id, "verdict": "accepted"}))
    assert [NEWER_APP] == [held.reason for held in await waiting(world)]

    await upgraded(world, open_store)

    assert "Di" == (await world.value("item", item, "flight"))["pilot"]
    assert replace(patch, patches=()) == replace(
        await world.store.read(lambda r: r.change(patch.id)), patches=()
    )


async def test_a_new_incident_by_an_old_app_is_taken_by_a_newer_server(
    world, open_store
):
    ben = await world.phone("ben")
    await upgraded(world, open_store)
    note = world.id("incident")

    done = await ben.write(
        [create("incident", note, when=IncidentWhen(reporter=ben.person))]
    )

    assert "applied" == done.status
