import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store import rules
from server.store.devices import revoke_device
from server.store.rows import Device
from shared.access import Role
from shared.changes import Change, Fact, Patch, uuid7
from shared.clock import Reading
from shared.custody import custodies
from shared.nouns.base import Tag
from shared.nouns.equipment import Asset, AssetName
from shared.nouns.people import Contact, Job, Person, PersonName
from shared.nouns.plan import DayIdentity, Item, ItemDay, ItemTime, ItemWhat
from shared.nouns.review import Conflict
from tests.support.panel import (
    MINUTE_MS,
    NOW_MS,
    OfficeOf,
    fields_of,
    made,
    office,
    words,
)
from tests.support.panel_phones import phone, seen, writes

DAY, LINE, LENS, BO, CY = (
    "workday-12",
    "item-yard",
    "asset-50mm",
    "person-bo",
    "person-cy",
)
READING = Reading(NOW_MS, "boot-bo", 1_000)
SIX_MS = NOW_MS - 180 * MINUTE_MS


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path, more=the_set()) as ana:
        yield ana


def the_set() -> list[Patch]:
    return [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made(
            "item",
            LINE,
            day=ItemDay(DAY, 10),
            what=ItemWhat(title="Rig the yard"),
            time=ItemTime(SIX_MS),
        ),
        made("person", BO, name=PersonName("Bo Lind"), job=Job(department="Grip")),
        made("person", CY, name=PersonName("Cy Moss"), contact=Contact("1")),
        made("asset", LENS, name=AssetName("50 mm"), tag=Tag("ABCDEFGH01234567X")),
    ]


async def starts_at(
    ana: OfficeOf, device: Device, ms: int, saw_: dict[str, str]
) -> None:
    patch = Patch("item", LINE, set={"time": {"start_ms": ms}}, saw=saw_)
    await writes(ana, device, [patch])


async def two_times(ana: OfficeOf) -> tuple[Device, Device, dict[str, str]]:
    """Bo says 05:30, Cy says 07:00, and neither knew of the other."""
    bo, cy = await phone(ana, BO), await phone(ana, CY)
    before = await seen(ana, "item", LINE)
    await starts_at(ana, bo, SIX_MS - 30 * MINUTE_MS, before)
    await starts_at(ana, cy, SIX_MS + 60 * MINUTE_MS, before)
    return bo, cy, before


def cards(page: str) -> list[str]:
    return re.findall(r'<section class="verdict".*?</section>', page, re.S)


def button(card: str, label: str) -> str:
    """What pressing the button of this name would choose."""
    found = re.search(
        rf'value="([^"]+)"[^>]*aria-label="{re.escape(label)}"', html.unescape(card)
    )
    assert found is not None, card
    return found[1]


async def choose(ana: OfficeOf, card: str, side: str, status: int = 200) -> str:
    conflict = re.search(r'id="(conflict-[^"]+)"', card)
    assert conflict is not None
    chosen = button(card, f"Choose {side}’s version of Rig the yard")
    path = f"/conflicts/{conflict[1]}"
    fields = fields_of(card) | {"chosen": chosen}
    return str((await ana.post(path, status, **fields)).text)


async def time_of(ana: OfficeOf) -> int | None:
    return (await ana.records(Item))[LINE].time.start_ms


async def test_every_side_of_a_conflict_is_told_in_words(ana):
    await two_times(ana)
    page = await ana.get("/conflicts")
    [card] = cards(page)
    assert "Rig the yard time" in words(card)
    assert "Start 05:30 Bo Lind about 09:01" in words(card)
    assert "Start 07:00 Cy Moss about 09:02 shown now" in words(card)
    assert "1 conflict" in words(page)


async def test_one_version_is_chosen_and_the_other_goes(ana):
    await two_times(ana)
    [card] = cards(await ana.get("/conflicts"))
    assert "Settled." in words(await choose(ana, card, "Bo Lind"))
    assert SIX_MS - 30 * MINUTE_MS == await time_of(ana)
    assert "No conflict" in words(await ana.get("/conflicts"))


async def test_a_version_that_arrives_meanwhile_keeps_the_conflict_open(ana):
    _, _, before = await two_times(ana)
    [card] = cards(await ana.get("/conflicts"))
    dee = await phone(ana, ana.person)
    await starts_at(ana, dee, SIX_MS + 5 * MINUTE_MS, before)
    told = words(await choose(ana, card, "Bo Lind"))
    assert "Another version arrived meanwhile." in told
    [conflict] = (await ana.records(Conflict)).values()
    starts = {side.value["start_ms"] for side in conflict.standing.sides}
    assert {SIX_MS - 30 * MINUTE_MS, SIX_MS + 5 * MINUTE_MS} == starts


async def test_what_somebody_settled_first_is_not_settled_again(ana):
    await two_times(ana)
    [card] = cards(await ana.get("/conflicts"))
    await choose(ana, card, "Bo Lind")
    assert "settled this meanwhile" in words(await choose(ana, card, "Cy Moss", 409))
    assert SIX_MS - 30 * MINUTE_MS == await time_of(ana)


async def test_a_conflict_is_not_settled_by_nothing(ana):
    await two_times(ana)
    head = await ana.head()
    for chosen, said in (("", "Choose one"), ("no-such-change", "Choose again")):
        reply = await ana.post(
            f"/conflicts/conflict-time-{LINE}", 409, chosen=chosen, seen=""
        )
        assert said in words(reply.text)
    assert head == await ana.head()


async def test_a_cancellation_against_an_edit_is_decided_too(ana):
    bo = await phone(ana, BO)
    before = await seen(ana, "item", LINE)
    await starts_at(ana, bo, SIX_MS + MINUTE_MS, before)
    life = {"is_cancelled": True}
    await writes(ana, bo, [Patch("item", LINE, set={"life": life}, saw=before)])
    [card] = cards(await ana.get("/conflicts"))
    assert "Cancelled" in words(card)
    assert "Stays" in words(card)
    sides = re.findall(r"<li>.*?</li>", card, re.S)
    stays = next(one for one in sides if "Stays" in one)
    chosen = re.search(r'name="chosen" value="([^"]+)"', stays)
    assert chosen is not None
    fields = fields_of(card) | {"chosen": chosen[1]}
    await ana.post(f"/conflicts/conflict-life-{LINE}", **fields)
    assert not (await ana.records(Item))[LINE].life.is_cancelled
    assert "No conflict" in words(await ana.get("/conflicts"))


def takes(holder: str, **more: object) -> Fact:
    return Fact("scan", {"asset": LENS, "scan": "check_out", "holder": holder, **more})


async def holder(ana: OfficeOf) -> tuple[str, bool]:
    """Who has the lens, and whether that is disputed."""
    facts = await ana.core.store.read(lambda reader: reader.facts(ana.production))
    custody = custodies(facts)[LENS]
    return custody.holder, custody.dispute is not None


async def two_holders(ana: OfficeOf) -> None:
    bo, cy = await phone(ana, BO, Role.CREW), await phone(ana, CY, Role.CREW)
    await writes(ana, bo, takes(BO))
    await writes(ana, cy, takes(CY))
    assert (CY, True) == await holder(ana)


async def test_an_asset_held_by_two_is_given_to_one(ana):
    await two_holders(ana)
    page = await ana.get("/disputes")
    assert "1 asset held by two" in words(page)
    [card] = cards(page)
    assert "Bo Lind Scanned by Bo Lind about 09:01 Bo Lind has it" in words(card)
    assert "Cy Moss Scanned by Cy Moss about 09:02 shown now" in words(card)
    assert "Which scan came first is not known" in words(card)
    fields = fields_of(card) | {"chosen": button(card, "Bo Lind has 50 mm")}
    reply = await ana.post(f"/disputes/{LENS}", **fields)
    assert "Settled: Bo Lind has it." in words(reply.text)
    assert (BO, False) == await holder(ana)
    assert "Nothing is held by two" in words(await ana.get("/disputes"))


async def test_a_dispute_is_ruled_once_and_never_by_nothing(ana):
    await two_holders(ana)
    [card] = cards(await ana.get("/disputes"))
    reply = await ana.post(f"/disputes/{LENS}", 409, **fields_of(card))
    assert "Choose who has it." in words(reply.text)
    fields = fields_of(card) | {"chosen": button(card, "Bo Lind has 50 mm")}
    await ana.post(f"/disputes/{LENS}", **fields)
    head = await ana.head()
    reply = await ana.post(f"/disputes/{LENS}", 409, **fields)
    assert "settled this meanwhile" in words(reply.text)
    assert head == await ana.head()


async def test_a_third_taker_who_comes_meanwhile_keeps_it_open(ana):
    await two_holders(ana)
    [card] = cards(await ana.get("/disputes"))
    third = await phone(ana, ana.person, Role.CREW)
    await writes(ana, third, takes(ana.person))
    fields = fields_of(card) | {"chosen": button(card, "Bo Lind has 50 mm")}
    reply = await ana.post(f"/disputes/{LENS}", **fields)
    assert "Another scan arrived meanwhile." in words(reply.text)
    assert (await holder(ana))[1]


async def checks_in_another(ana: OfficeOf) -> str:
    """Crew may not: it is held. Its id."""
    bo = await phone(ana, BO, Role.CREW)
    came = {"person": CY, "workday": DAY, "direction": "in"}
    outcome = await writes(ana, bo, Fact("attendance", came))
    assert "held" == outcome.status
    return outcome.id


async def held_as(ana: OfficeOf, id: str) -> str:
    fact = await ana.core.store.read(lambda reader: reader.fact(ana.production, id))
    assert fact is not None
    return fact.held


async def test_a_held_entry_is_accepted_or_dismissed(ana):
    for verdict, left in (("accepted", ""), ("dismissed", "dismissed")):
        id_ = await checks_in_another(ana)
        page = words(await ana.get("/held"))
        assert "Cy Moss in Bo Lind" in page
        assert "Their role may not record this." in page
        await ana.post(f"/held/{id_}", verdict=verdict)
        assert left == await held_as(ana, id_)
        assert "Nothing to review" in words(await ana.get("/held"))


async def test_a_held_entry_is_reviewed_once_and_only_in_words_we_know(ana):
    id_ = await checks_in_another(ana)
    await ana.post(f"/held/{id_}", 422, verdict="perhaps")
    await ana.post(f"/held/{id_}", verdict="dismissed")
    reply = await ana.post(f"/held/{id_}", 409, verdict="accepted")
    assert "looked at this meanwhile" in words(reply.text)
    assert "dismissed" == await held_as(ana, id_)
    await ana.post("/held/nothing-here", 404, verdict="accepted")


async def last_edit_of_a_revoked_phone(ana: OfficeOf, title: str) -> str:
    bo = await phone(ana, BO, Role.COORDINATOR)
    saw = await seen(ana, "item", LINE)
    edit = Patch("item", LINE, set={"what": {"title": title}}, saw=saw)
    id_ = uuid7(NOW_MS, ana.core.entropy(10))
    change = Change(id_, 1, BO, READING, 1, patches=(edit,))

    def hands_over(writer):
        revoke_device(writer, ana.production, bo.id, NOW_MS)
        return rules.apply(writer, writer.device(bo.id), change, NOW_MS)[0]

    outcome = await ana.core.store.write(hands_over)
    assert ("held", "revoked") == (outcome.status, outcome.code)
    return outcome.id


async def title_of_line(ana: OfficeOf) -> str:
    held = await ana.core.store.read(
        lambda r: r.registers(ana.production, "item", LINE)
    )
    return held["what"].register.value["title"]


async def test_the_last_edit_of_a_revoked_phone_is_accepted_or_dismissed(ana):
    cases = (("dismissed", "Rig the yard"), ("accepted", "Rig the pier"))
    for verdict, title in cases:
        id_ = await last_edit_of_a_revoked_phone(ana, "Rig the pier")
        page = words(await ana.get("/held"))
        assert "Rig the yard: what Bo Lind" in page
        assert "It came from a phone that had been revoked." in page
        assert "Rig the yard" == await title_of_line(ana)
        await ana.post(f"/held/{id_}", verdict=verdict)
        assert title == await title_of_line(ana)
        assert "Nothing to review" in words(await ana.get("/held"))


async def locks(ana: OfficeOf, status: str) -> None:
    standing = {"standing": {"status": status}}
    saw = await seen(ana, "workday", DAY)
    cy = await phone(ana, CY)
    await writes(ana, cy, [Patch("workday", DAY, set=standing, saw=saw)])


async def test_an_edit_that_could_not_be_taken_may_be_accepted_again(ana):
    id_ = await last_edit_of_a_revoked_phone(ana, "Rig the pier")
    await locks(ana, "locked")
    for _ in range(2):
        reply = await ana.post(f"/held/{id_}", 422, verdict="accepted")
        assert "The office has locked the day." in words(reply.text)
        [card] = cards(await ana.get("/held"))
        assert "accepted" == button(card, "Accept: Rig the yard: what")
        assert "It came from a phone that had been revoked." in words(card)
        assert (
            "It was not taken when it was tried: The office has locked the day."
            in words(card)
        )

    await locks(ana, "published")
    reply = await ana.post(f"/held/{id_}", verdict="accepted")

    assert "Accepted: it counts now." in words(reply.text)
    assert "Rig the pier" == await title_of_line(ana)
    assert "Nothing to review" in words(await ana.get("/held"))


async def test_an_entry_that_cannot_be_read_is_shown_all_the_same(ana):
    bo = await phone(ana, BO, Role.CREW)
    await writes(ana, bo, Fact("weighing", {"kilos": 3}))
    await writes(ana, bo, Fact("scan", {"asset": LENS, "scan": "weigh"}))
    page = words(await ana.get("/held"))
    assert "A weighing that this server cannot read" in page
    assert "A scan that this server cannot read" in page


async def test_conflicts_of_people_and_assets_are_told_as_well(ana):
    bo = await phone(ana, BO)
    for kind, id_, group, one, other in (
        ("person", CY, "contact", {"phone": "2"}, {"phone": "3"}),
        ("asset", LENS, "name", {"name": "50"}, {"name": "35"}),
    ):
        before = await seen(ana, kind, id_)
        for new in (one, other):
            await writes(ana, bo, [Patch(kind, id_, set={group: new}, saw=before)])
    page = words(await ana.get("/conflicts"))
    assert "Cy Moss contact Phone 2 Bo Lind" in page
    assert "Name 35" in page
    assert "3" == (await ana.records(Person))[CY].contact.phone
    assert "35" == (await ana.records(Asset))[LENS].name.name
