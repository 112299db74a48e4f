"""What was handed over late is run as often as it is accepted, on every store."""

import pytest

from server.store import rules
from server.store.devices import revoke_device
from server.store.holding import NEWER_APP, REVOKED, WORDS
from server.store.rows import Claim, HeldChange
from shared.access import Role
from shared.changes import Change, Fact, Outcome, Patch
from shared.clock import Stamp
from shared.nouns.incidents import IncidentWhen, IncidentWords
from shared.nouns.plan import DayStanding, DayStatus
from tests.support.office_world import Phone, World, create, edit, title
from tests.support.registries import NEWER

PHOTO = "ab" * 32


async def revoked(world: World, phone: Phone) -> None:
    await world.store.write(
        lambda w: revoke_device(w, world.production, phone.id, world.now_ms)
    )


async def outcome(world: World, change: Change) -> Outcome:
    known = await world.store.read(lambda reader: reader.outcome(change.id))
    assert known is not None
    return known[1]


async def waiting(world: World) -> list[tuple[str, str]]:
    """The changes that wait, and why each does."""
    found = await world.store.read(lambda r: r.waiting.all(world.production))
    return [(held.change.id, held.reason) for held in found]


async def decided(world: World, change: Change, verdict: str) -> None:
    review = Fact("review", {"fact": change.id, "verdict": verdict})
    assert "applied" == (await world.office_writes(review)).status


async def a_note_and_its_edit(world: World) -> tuple[str, Change, Change]:
    ben, note = await world.phone("ben"), world.id("incident")
    when, words = IncidentWhen(reporter=ben.person), IncidentWords("Fell.")
    first = ben.change([create("incident", note, when=when, words=words)])
    more = IncidentWords("Fell. Ambulance came.")
    second = ben.change([edit("incident", note, saw={"words": first.id}, words=more)])
    await revoked(world, ben)
    await ben.push(first, second)
    return note, first, second


async def test_an_edit_accepted_before_its_note_is_taken_when_it_is_accepted_again(
    world: World,
) -> None:
    note, first, second = await a_note_and_its_edit(world)
    both = [(first.id, REVOKED), (second.id, REVOKED)]

    await decided(world, second, "accepted")
    known = await outcome(world, second)
    assert ("refused", "unknown_ref") == (known.status, known.code)
    assert "does not know" in known.detail
    assert both == await waiting(world)

    await decided(world, first, "accepted")
    assert both[1:] == await waiting(world)
    await decided(world, second, "accepted")

    assert "applied" == (await outcome(world, second)).status
    words = await world.value("incident", note, "words")
    assert "Fell. Ambulance came." == words["text"]
    assert [] == await waiting(world)


async def test_what_could_not_be_taken_twice_still_waits(world: World) -> None:
    note, first, second = await a_note_and_its_edit(world)

    for _ in range(2):
        await decided(world, second, "accepted")

    assert [(first.id, REVOKED), (second.id, REVOKED)] == await waiting(world)
    assert {} == await world.held("incident", note)
    await decided(world, second, "dismissed")
    assert [(first.id, REVOKED)] == await waiting(world)
    known = await outcome(world, second)
    assert ("refused", REVOKED) == (known.status, known.code)
    assert "did not take it" in known.detail


@pytest.mark.parametrize("first", ["accepted", "dismissed"])
@pytest.mark.parametrize("second", ["accepted", "dismissed"])
async def test_a_verdict_that_comes_too_late_does_nothing_and_waits_for_nobody(
    world: World, first: str, second: str
) -> None:
    note, change, edited = await a_note_and_its_edit(world)
    await decided(world, change, first)
    before = await world.held("incident", note), await outcome(world, change)

    await decided(world, change, second)

    assert before == (await world.held("incident", note), await outcome(world, change))
    assert [(edited.id, REVOKED)] == await waiting(world)
    assert [] == [e.fact.id for e in await world.log() if e.fact and e.fact.held]


async def test_an_edit_of_a_locked_day_is_taken_once_the_day_is_open(
    world: World,
) -> None:
    bo = await world.phone("bo", Role.COORDINATOR)
    day = await world.workday()
    item = await world.item(day)
    seen = await world.saw("item", item)
    change = bo.change([edit("item", item, saw=seen, what=title("Yard"))])
    await revoked(world, bo)
    await bo.push(change)

    for status in (DayStatus.LOCKED, DayStatus.PUBLISHED):
        seen = await world.saw("workday", day)
        standing = DayStanding(status)
        await world.office_writes([edit("workday", day, saw=seen, standing=standing)])
        await decided(world, change, "accepted")
        is_open = status is DayStatus.PUBLISHED
        assert ([] if is_open else [(change.id, REVOKED)]) == await waiting(world)

    assert "Yard" == (await world.value("item", item, "what"))["title"]


async def test_what_a_newer_build_refused_is_run_again_when_it_is_accepted(
    world: World, open_store
) -> None:
    bo = await world.phone("bo", Role.COORDINATOR)
    day = await world.workday()
    item = await world.item(day)
    pilot = Patch("item", item, set={"flight": {"pilot": "Di"}})
    change = bo.change([pilot], schema=NEWER.version)
    await bo.push(change)
    locked = DayStanding(DayStatus.LOCKED)
    await world.office_writes([edit("workday", day, standing=locked)])
    await world.store.close()
    world.store = open_store(NEWER)
    await world.store.write(rules.run_known)
    assert [(change.id, "locked_day")] == await waiting(world)

    seen, opened = await world.saw("workday", day), DayStanding(DayStatus.PUBLISHED)
    await world.office_writes([edit("workday", day, saw=seen, standing=opened)])
    await decided(world, change, "accepted")

    assert "Di" == (await world.value("item", item, "flight"))["pilot"]
    assert [] == await waiting(world)


def left_by_an_older_build(
    writer, device, change: Change, stamp: Stamp, now_ms: int
) -> None:
    """What stands of a change of which that build knew nothing, nor what it names."""
    held = HeldChange(change, NEWER_APP, stamp, now_ms, device)
    kept = Outcome(change.id, "held", code=NEWER_APP, detail=WORDS[NEWER_APP])
    writer.put_outcome(device.production, device.id, change, kept, now_ms)
    writer.waiting.put(held)


async def test_a_photo_that_an_older_build_did_not_know_may_be_sent_after_the_upgrade(
    world: World,
) -> None:
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("delivery")
    made = Patch(
        "delivery",
        note,
        is_create=True,
        set={"when": {"receiver": ben.person}},
        add={"photos": (PHOTO,)},
    )
    change, device = ben.change([made]), await ben.device()
    stamp = Stamp(world.now_ms, ben.id, change.device_seq)
    await world.store.write(
        lambda w: left_by_an_older_build(w, device, change, stamp, world.now_ms)
    )

    async def claim(phone: Phone) -> Claim | None:
        return await world.store.read(
            lambda r: r.blobs.claim(world.production, phone.person, PHOTO)
        )

    assert None is await claim(ben)
    assert 1 == await world.store.write(rules.run_known)

    assert [PHOTO] == (await world.value("delivery", note, "photos"))["elements"]
    assert Claim(False) == await claim(ben)
    assert None is await claim(cy)


async def test_a_refusal_told_again_shows_no_more_than_the_phone_may_see_by_now(
    world: World,
) -> None:
    bo = await world.phone("bo", Role.COORDINATOR)
    item = await world.item(await world.workday(), "Secret scene")
    change = bo.change([Patch("item", item, set={"place": {"place": "nowhere-1"}})])
    first = (await bo.push(change)).outcomes[0]
    assert "Secret scene" == first.row["what"].value["title"]
    crew = await world.pair(bo.person, Role.CREW)

    told = (await crew.push(change)).outcomes[0]

    assert (first.status, first.code) == (told.status, told.code)
    assert {} == told.row
    assert first == (await bo.push(change)).outcomes[0]
    await revoked(world, bo)
    assert {} == (await bo.push(change)).outcomes[0].row
