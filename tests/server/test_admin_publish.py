import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store.rows import Device
from shared import schema
from shared.access import Role
from shared.changes import Fact, Patch
from shared.nouns.base import Elements
from shared.nouns.people import Contact, Job, PersonName
from shared.nouns.plan import (
    Ack,
    AckLevel,
    CallTimes,
    CallWho,
    DayIdentity,
    DayNotes,
    Item,
    ItemDay,
    ItemKind,
    ItemTime,
    ItemWhat,
    Revision,
    Workday,
)
from tests.support.panel import NOW_MS, OfficeOf, fields_of, made, office, words

DAY, BO, CY = "workday-12", "person-bo", "person-cy"
CALL_BO, CALL_CY, YARD = "call-bo-12", "call-cy-12", "item-yard-43"
HOUR_MS = 3_600_000
SIX_MS = NOW_MS - 3 * HOUR_MS
PUBLISH, REVISIONS = f"/days/{DAY}/publish", f"/days/{DAY}/revisions"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path, more=the_day()) as ana:
        yield ana


def the_day():
    camera = Job(department="Camera", title="Operator")
    phone = Contact("+44 20 7946 0112")
    six = CallTimes(report_ms=SIX_MS)
    return [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", BO, name=PersonName("Bo Lind"), job=camera, contact=phone),
        made("person", CY, name=PersonName("Cy Moss"), job=camera),
        made("call", CALL_BO, who=CallWho(DAY, BO), times=six),
        made("call", CALL_CY, who=CallWho(DAY, CY), times=six),
        made(
            "item",
            YARD,
            day=ItemDay(DAY, 10),
            time=ItemTime(SIX_MS, SIX_MS + HOUR_MS),
            what=ItemWhat(ItemKind.TASK, "Rig the yard"),
        ),
    ]


async def preview(ana: OfficeOf) -> dict[str, object]:
    """The fields of the publish page's form."""
    page = await ana.get(PUBLISH)
    [form] = re.findall(
        r'<form method="post" action="[^"]*/publish".*?</form>', page, re.S
    )
    return fields_of(form)


async def publish(ana: OfficeOf) -> str:
    """Publishes as the page would; the revision's id."""
    fields = await preview(ana)
    await ana.post(PUBLISH, 303, **fields)
    return str(fields["revision"])


async def set_group(ana: OfficeOf, kind: str, id_: str, group: str, value) -> None:
    held = await ana.core.store.read(
        lambda reader: reader.registers(ana.production, kind, id_)
    )
    saw = {group: held[group].register.change} if group in held else {}
    await ana.write(Patch(kind, id_, set={group: schema.value_of(value)}, saw=saw))


async def revisions(ana: OfficeOf) -> list[Revision]:
    found = (await ana.records(Revision)).values()
    return sorted(found, key=lambda one: one.mark.number)


async def test_the_button_says_exactly_what_will_happen(ana):
    page = await ana.get(PUBLISH)
    assert ">Publish Rev 1 (White) to 2 people</button>" in page
    assert "The first revision of this day: 1 line, 2 calls." in words(page)
    assert 1 == len(re.findall(r'<button type="submit">', page))


async def test_publishing_leads_to_the_ledger_and_says_so(ana):
    fields = await preview(ana)
    reply = await ana.post(PUBLISH, 303, **fields | {"summary": "First"})
    page = words(await ana.get(reply.headers["location"]))
    assert "Published Rev 1 (White) to 2 people." in page
    assert "0 of 2 acknowledged" in page
    [revision] = await revisions(ana)
    assert (1, "White", ana.person, "First") == (
        revision.mark.number,
        revision.mark.colour,
        revision.mark.by,
        revision.mark.summary,
    )
    assert "published" in words(await ana.get(f"/days/{DAY}"))


async def test_the_preview_tells_the_day_then_the_lines_then_each_person(ana):
    await publish(ana)
    await set_group(ana, "workday", DAY, "notes", DayNotes(safety="Deep water"))
    await set_group(ana, "item", YARD, "time", ItemTime(SIX_MS - HOUR_MS, SIX_MS))
    earlier = CallTimes(report_ms=SIX_MS - HOUR_MS // 2)
    await set_group(ana, "call", CALL_BO, "times", earlier)
    page = words(await ana.get(PUBLISH))
    assert "For everyone Safety Deep water" in page
    assert "Rig the yard for everyone Start 06:00 → 05:00 End 07:00 → 06:00" in page
    assert "By person Bo Lind Call 06:00 → 05:30" in page
    assert page.index("Safety") < page.index("Rig the yard") < page.index("By person")
    assert "1 more person is called, and their calls stay as they are." in page
    assert "Publish Rev 2 (Blue) to 2 people" in page


async def test_somebody_taken_off_the_day_is_told_too(ana):
    await publish(ana)
    await ana.write(Patch("call", CALL_CY, set={"life": {"is_cancelled": True}}))
    await ana.write(
        made("item", "item-tea-1", day=ItemDay(DAY, 20), what=ItemWhat(title="Tea"))
    )
    page = words(await ana.get(PUBLISH))
    assert "Cy Moss Not called any more" in page
    assert "Tea New for everyone" in page
    assert "Publish Rev 2 (Blue) to 2 people" in page


async def test_a_plan_that_is_as_published_offers_no_button(ana):
    await publish(ana)
    page = await ana.get(PUBLISH)
    assert "Nothing differs from Rev 1 (White)." in words(page)
    assert '<button type="submit">' not in page


async def test_a_plan_that_moved_is_not_published_but_shown_anew(ana):
    fields = await preview(ana)
    await set_group(ana, "item", YARD, "time", ItemTime(SIX_MS + HOUR_MS))
    reply = await ana.post(PUBLISH, 409, **fields | {"summary": "Later"})
    page = words(reply.text)
    assert "The plan was changed after your preview." in page
    assert "09:00 · Ana Ruiz changed Rig the yard (time)" in page
    assert 'value="Later"' in reply.text
    assert [] == await revisions(ana)
    again = fields_of(reply.text)
    assert int(str(fields["head"])) < int(str(again["head"]))
    await ana.post(PUBLISH, 303, **again)
    assert [1] == [one.mark.number for one in await revisions(ana)]


async def test_an_open_preview_is_told_what_moved_and_by_whom(ana):
    fields = await preview(ana)
    moved = f"{PUBLISH}/moved?head={fields['head']}&epoch={fields['epoch']}"
    assert "" == words(await ana.get(moved))
    await set_group(ana, "call", CALL_BO, "times", CallTimes(report_ms=SIX_MS + 1))
    await ana.write(made("workday", "workday-13", identity=DayIdentity("2026-05-13")))
    page = words(await ana.get(moved))
    assert "The plan has moved since this preview." in page
    assert "Ana Ruiz changed the call of Bo Lind (times)" in page
    assert 1 == page.count("changed")


async def test_a_button_pressed_twice_publishes_once(ana):
    fields = await preview(ana)
    first = await ana.post(PUBLISH, 303, **fields)
    second = await ana.post(PUBLISH, 303, **fields)
    there = second.headers["location"]
    assert first.headers["location"].startswith(there)
    assert "published=1" not in there
    assert 1 == len(await revisions(ana))


async def test_two_who_publish_at_once_publish_once(ana):
    mine, theirs = await preview(ana), await preview(ana)
    await ana.post(PUBLISH, 303, **theirs)
    reply = await ana.post(PUBLISH, 409, **mine)
    assert "Rev 1 was published meanwhile." in words(reply.text)
    assert 1 == len(await revisions(ana))


async def test_warnings_come_before_what_will_be_told(ana):
    await ana.write(
        made("person", "person-dee", name=PersonName("Dee Park")),
        Patch("item", YARD, add={"people": ("person-dee",)}),
    )
    await set_group(ana, "call", CALL_CY, "times", CallTimes())
    page = words(await ana.get(PUBLISH))
    for warning in (
        "Rig the yard names Dee Park: not called.",
        "Called without a time: Cy Moss.",
        "2 people have no phone here",
    ):
        assert page.index(warning) < page.index("By person"), warning


@pytest.mark.parametrize("seen", [{"epoch": "of-before"}, {"head": 10_000}])
async def test_a_preview_of_a_log_that_was_put_back_is_not_published(ana, seen):
    fields = await preview(ana)

    reply = await ana.post(PUBLISH, 409, **fields | seen)

    assert "after your preview" in words(reply.text)
    assert "what changed" not in words(reply.text)
    assert [] == await revisions(ana)
    await publish(ana)
    assert 1 == len(await revisions(ana))


async def test_an_open_preview_says_that_the_server_was_put_back(ana):
    [moved] = re.findall(r'hx-get="[^"]*(/publish/moved[^"]*)"', await ana.get(PUBLISH))
    at = f"/days/{DAY}" + html.unescape(moved)
    assert "" == words(await ana.get(at)).strip()

    page = words(await ana.get(re.sub("epoch=.*", "epoch=of-before", at)))

    assert "The server was put back from a backup since this preview." in page
    assert "moved" not in page


async def test_a_summary_that_is_too_long_publishes_nothing(ana):
    fields = await preview(ana) | {"summary": "x" * 201}
    reply = await ana.post(PUBLISH, 422, **fields)
    assert "Keep it under 200 characters." in words(reply.text)
    assert [] == await revisions(ana)


async def phone(ana: OfficeOf, person: str, cursor: int) -> None:
    desk = await ana.desk()
    device = Device(
        f"device-{person}",
        ana.production,
        person,
        Role.CREW,
        cursor=cursor,
        token_hash=person.encode().ljust(32),
    )
    await desk.act(lambda writer: writer.put_device(device))


async def ack(ana: OfficeOf, revision: str, person: str, level: AckLevel) -> None:
    outcome = await (await ana.desk()).write(
        Fact("ack", schema.value_of(Ack(revision, person, level)))
    )
    assert "applied" == outcome.status


async def test_the_ledger_tells_how_far_a_revision_has_come(ana):
    revision = await publish(ana)
    at = f"{REVISIONS}/{revision}"
    page = await ana.get(at)
    assert "2 not reached" in words(page)
    assert 'href="tel:+442079460112"' in page
    assert 'href="sms:+442079460112?body=Harbour%20Lights' in page
    assert "your%20call%20is%2006%3A00" in page
    assert "no number" in words(page)
    head = await ana.head()
    await phone(ana, BO, head)
    await phone(ana, CY, 1)
    page = words(await ana.get(at))
    assert "1 not reached 1 delivered" in page
    await ack(ana, revision, BO, AckLevel.SEEN)
    assert "1 not reached 1 seen" in words(await ana.get(at))
    await ack(ana, revision, BO, AckLevel.ACKNOWLEDGED)
    page = words(await ana.get(at))
    assert "1 of 2 acknowledged" in page
    assert page.index("Cy Moss") < page.index("Bo Lind")


async def test_the_newest_revision_is_the_one_that_is_shown_first(ana):
    assert "Not published yet" in words(await ana.get(REVISIONS))
    first = await publish(ana)
    await ack(ana, first, BO, AckLevel.ACKNOWLEDGED)
    await set_group(ana, "call", CALL_BO, "times", CallTimes(report_ms=SIX_MS + 1))
    second = await publish(ana)
    reply = await ana.browser.get(ana.url(REVISIONS), follow_redirects=False)
    assert ana.url(f"{REVISIONS}/{second}") == reply.headers["location"]
    page = words(await ana.get(f"{REVISIONS}/{second}"))
    assert "0 of 2 acknowledged" in page
    assert re.search(r"Rev 1 \(White\) .* 1 of 2 acknowledged", page)


async def test_who_was_told_on_the_telephone_is_noted_and_can_be_taken_back(ana):
    revision = await publish(ana)
    at = f"{REVISIONS}/{revision}"
    reply = await ana.post(f"{at}/told", person=CY)
    assert "1 of 2 acknowledged" in words(reply.text)
    assert "told by Ana Ruiz" in words(reply.text)
    [fact] = re.findall(r'name="fact" value="([^"]+)"', reply.text)
    reply = await ana.post(f"{at}/told", person=CY, fact=fact)
    assert "0 of 2 acknowledged" in words(reply.text)


async def test_only_those_concerned_are_told_and_only_own_entries_taken_back(ana):
    revision = await publish(ana)
    at = f"{REVISIONS}/{revision}"
    head = await ana.head()
    await ana.post(f"{at}/told", 422, person=ana.person)
    await ana.post(f"{at}/told", 422, person=BO, fact="fact-of-another")
    assert head == await ana.head()


async def test_who_has_not_acknowledged_is_counted_on_every_page(ana):
    revision = await publish(ana)
    page = await ana.get("")
    assert "2 not acknowledged · Rev 1" in words(page)
    assert f"{REVISIONS}/{revision}" in page
    for person in (BO, CY):
        await ack(ana, revision, person, AckLevel.ACKNOWLEDGED)
    assert "not acknowledged" not in words(await ana.get(""))


async def test_a_revision_of_another_day_is_not_there(ana):
    revision = await publish(ana)
    await ana.write(made("workday", "workday-13", identity=DayIdentity("2026-05-13")))
    await ana.get(f"/days/workday-13/revisions/{revision}", 404)
    await ana.get("/days/workday-99/publish", 404)
    fields = await preview_of_nothing(ana)
    await ana.post("/days/workday-99/publish", 404, **fields)
    assert 1 == len(await revisions(ana))


async def preview_of_nothing(ana: OfficeOf) -> dict[str, object]:
    shown = {"head": await ana.head(), "epoch": "", "number": 1}
    return shown | {"revision": "revision-none"}


async def test_the_day_and_its_lines_stay_as_they_are_when_published(ana):
    before = await ana.records(Item), (await ana.records(Workday))[DAY].notes
    await publish(ana)
    assert before == (await ana.records(Item), (await ana.records(Workday))[DAY].notes)
    assert Elements() == before[0][YARD].people
