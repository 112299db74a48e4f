from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.access import Role
from shared.changes import Fact, Patch
from shared.nouns.base import Elements
from shared.nouns.equipment import AssetDue, AssetKit, AssetName
from shared.nouns.incidents import (
    Incident,
    IncidentType,
    IncidentWhat,
    IncidentWhen,
    IncidentWords,
    Severity,
)
from shared.nouns.people import PersonName
from shared.schema import value_of
from tests.support.panel import MINUTE_MS, NOW_MS, OfficeOf, made, office, words
from tests.support.panel_phones import phone, seen, writes

BO, CASE, LENS, FALL = "person-bo", "asset-case", "asset-50mm", "incident-fall"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made("person", BO, name=PersonName("Bo Lind")),
        made("asset", CASE, name=AssetName("Lens case")),
        made("asset", LENS, name=AssetName("50 mm"), kit=AssetKit(CASE)),
        made(
            "incident",
            FALL,
            what=IncidentWhat(IncidentType.NEAR_MISS, Severity.MODERATE),
            when=IncidentWhen(NOW_MS, reporter=BO),
            words=IncidentWords("A lamp fell.\nNobody near."),
            people=Elements((BO,)),
        ),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


def scan(kind: str, asset: str = LENS, **more: object) -> Fact:
    return Fact("scan", {"asset": asset, "scan": kind, **more})


async def test_who_holds_what_since_when(ana):
    bo = await phone(ana, BO, Role.CREW)
    await writes(ana, bo, scan("check_out", holder=BO))
    page = words(await ana.get("/equipment"))
    assert "Bo Lind 1 50 mm in Lens case 09:01 0 min Bo Lind out" in page
    assert page.index("Bo Lind 1") < page.index("In store 1 Lens case")
    assert "In store" not in words(await ana.get("/equipment?q=bo"))
    assert "Nothing found" in words(await ana.get("/equipment?q=zebra"))


async def test_what_is_missing_stands_first(ana):
    bo = await phone(ana, BO, Role.CREW)
    kit = scan("check_out", CASE, holder=BO, exceptions=[LENS])
    await writes(ana, bo, kit)
    page = words(await ana.get("/equipment"))
    assert page.index("Missing 1 50 mm") < page.index("Bo Lind 1 Lens case")


async def test_every_scan_of_an_asset_is_told_newest_first(ana):
    bo = await phone(ana, BO, Role.CREW)
    wrong = await writes(ana, bo, scan("check_out", holder=ana.person))
    await writes(ana, bo, Fact("void", {"fact": wrong.id}))
    await writes(ana, bo, scan("check_out", holder=BO, condition="damaged"))
    await writes(ana, bo, scan("inspect", CASE, exceptions=[LENS]))
    page = words(await ana.get(f"/equipment/{LENS}"))
    assert "about 09:04 Not there with Lens case Bo Lind" in page
    assert "about 09:03 Out to Bo Lind, damaged Bo Lind" in page
    assert "about 09:01 Out to Ana Ruiz taken back Bo Lind" in page
    assert page.index("Not there") < page.index("Out to Bo") < page.index("Out to Ana")


async def test_an_asset_that_nobody_scanned_says_so(ana):
    assert "Never scanned" in words(await ana.get(f"/equipment/{CASE}"))
    await ana.get("/equipment/asset-x", 404)


async def test_incidents_are_listed_and_told_in_full(ana):
    assert "09:00 Near miss A lamp fell. Nobody near. Bo Lind moderate" in words(
        await ana.get("/incidents")
    )
    page = words(await ana.get(f"/incidents/{FALL}"))
    assert "What happened A lamp fell. Nobody near. People Bo Lind" in page
    assert FALL in await ana.records(Incident)


async def test_the_office_adds_a_comment(ana):
    reply = await ana.post(f"/incidents/{FALL}/comments", text="Rigging checked.")
    assert "Ana Ruiz 09:00 Rigging checked." in words(reply.text)
    page = words(await ana.get(f"/incidents/{FALL}"))
    assert "Ana Ruiz 09:00 Rigging checked." in page


async def test_an_empty_comment_or_one_on_nothing_is_not_written(ana):
    head = await ana.head()
    reply = await ana.post(f"/incidents/{FALL}/comments", 422, text="  ")
    assert "Comment: Write something first." in words(reply.text)
    await ana.post(f"/incidents/{FALL}/comments", 422, text="x" * 4_001)
    await ana.post("/incidents/incident-x/comments", 404, text="hm")
    await ana.get("/incidents/incident-x", 404)
    assert head == await ana.head()


async def test_an_asset_says_when_it_is_back_and_shows_its_photos(ana):
    bo = await phone(ana, BO, Role.CREW)
    taken = await writes(ana, bo, scan("check_out", CASE, holder=BO, contents=[LENS]))
    evening_ms = NOW_MS + 11 * 60 * MINUTE_MS
    saw = await seen(ana, "asset", CASE)
    due = value_of(AssetDue(evening_ms, taken.id))
    photo = Patch("asset", CASE, set={"due": due}, add={"photos": ("a" * 64,)}, saw=saw)
    assert "applied" == (await writes(ana, bo, [photo])).status

    page = words(await ana.get(f"/equipment/{CASE}"))
    assert "good · back by 20:00" in page
    assert "0 of 1 photo here Photo 1 is not here yet" in page
    # What went out in the case comes back with it.
    assert "back by 20:00" in words(await ana.get(f"/equipment/{LENS}"))
    assert 2 == words(await ana.get("/equipment")).count("back by 20:00")
    await writes(ana, bo, scan("check_in", CASE, contents=[LENS]))
    assert "back by" not in words(await ana.get("/equipment"))
