import re
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.paperwork.call_sheet import call_sheet, long_date
from shared import revisions
from shared.nouns.people import Job, Person, PersonKind, PersonName
from shared.nouns.plan import (
    Call,
    CallNotes,
    CallStanding,
    CallStatus,
    CallTimes,
    CallWho,
    Channel,
    DayIdentity,
    DayNotes,
    DayPlaces,
    DayRadio,
    DayTimes,
    Item,
    ItemDay,
    ItemElements,
    ItemKind,
    ItemPlace,
    ItemScene,
    ItemTime,
    ItemWhat,
    RevisionMark,
    Workday,
)
from shared.nouns.production import (
    Identity,
    Place,
    PlaceKind,
    PlaceName,
    Production,
    Where,
)
from tests.support.panel import NOW_MS, OfficeOf, fields_of, made, office, words

DAY, YARD, HOSPITAL = "workday-12", "place-yard", "place-hospital"
HOUR_MS = 3_600_000
SIX_MS = NOW_MS - 3 * HOUR_MS
VANCOUVER = ZoneInfo("America/Vancouver")
MARK = RevisionMark(DAY, 3, "Pink", SIX_MS - 13 * HOUR_MS, "person-ana", "Earlier")
PRODUCTION = Production("production-hl", Identity("Harbour Lights", "Tidewater", "HL"))

PEOPLE = {
    one.id: one
    for one in (
        Person("person-ana", PersonName("Ana Ruiz"), Job(department="Production")),
        Person("person-bo", PersonName("Bo Lind"), Job(department="Camera", title="A")),
        Person("person-cy", PersonName("Cy Moss"), Job(department="Camera")),
        Person("person-di", PersonName("Di Park"), Job(department="Camera")),
        Person(
            "person-ed",
            PersonName("Ed Nolan"),
            Job(PersonKind.CAST, "Cast", cast_number="10", character="Tom"),
        ),
        Person(
            "person-fi",
            PersonName("Fi Abara"),
            Job(PersonKind.CAST, "Cast", cast_number="2", character="Nell"),
        ),
    )
}
PLACES = (
    Place(YARD, PlaceName("Old Yard", PlaceKind.SET), Where("Quay 4")),
    Place(
        HOSPITAL,
        PlaceName("St Brannoc's", PlaceKind.HOSPITAL),
        Where("Hill 2", phone="+44 20 7946 0112"),
    ),
)


def call(person: str, report_ms: int | None = SIX_MS, **groups) -> Call:
    return Call(
        f"call-{person}",
        CallWho(DAY, person),
        times=CallTimes(report_ms=report_ms),
        **groups,
    )


def film_day() -> Workday:
    return Workday(
        DAY,
        DayIdentity("2026-05-12", 12, 40, "Main unit"),
        times=DayTimes(SIX_MS, SIX_MS + HOUR_MS, SIX_MS + 19 * HOUR_MS),
        places=DayPlaces(set=YARD, hospital=HOSPITAL),
        notes=DayNotes(safety="Deep water", weather="11 °C", notes="No parking"),
        radio=DayRadio((Channel("1", "Production"),)),
    )


SCENE = Item(
    "item-43",
    ItemDay(DAY, 10),
    ItemTime(SIX_MS + HOUR_MS, SIX_MS + 2 * HOUR_MS),
    ItemWhat(ItemKind.SCENE, "Nell runs"),
    ItemScene("43", "EXT", "DAY", "YARD", "4", 11, "Nell runs", ("2", "10")),
    ItemPlace(YARD),
    elements=ItemElements({"Props": ("lantern", "rope")}),
)
LUNCH = Item(
    "item-lunch",
    ItemDay(DAY, 20),
    ItemTime(SIX_MS + 6 * HOUR_MS),
    ItemWhat(ItemKind.MEAL, "Lunch"),
)


def paper(items=(SCENE, LUNCH), calls=(), day: Workday | None = None):
    plan = revisions.frozen(day or film_day(), items, calls, PLACES)
    return call_sheet(PRODUCTION, MARK, plan, PEOPLE, VANCOUVER)


def test_the_head_says_which_day_and_which_revision():
    sheet = paper()
    assert ("Tuesday 12 May 2026", "Day 12 of 40") == (sheet.date, sheet.day)
    assert ("Rev 3", "Pink", "pink") == (sheet.revision, sheet.colour, sheet.paper)
    assert "published Mon 11 May 17:00 by Ana Ruiz" == sheet.published
    assert ("06:00", "07:00", "01:00 +1") == (
        sheet.general_call,
        sheet.shooting_call,
        sheet.wrap,
    )


def test_places_have_what_it_takes_to_get_there():
    spots = [(spot.use, spot.name, spot.address, spot.phone) for spot in paper().spots]
    assert [
        ("Set", "Old Yard", "Quay 4", ""),
        ("Nearest hospital", "St Brannoc's", "Hill 2", "+44 20 7946 0112"),
    ] == spots


def test_a_scene_has_its_number_set_pages_and_cast():
    scene, lunch = paper().rows
    assert ("43", "EXT YARD – DAY", "Nell runs") == (
        scene.number,
        scene.heading,
        scene.text,
    )
    assert ("2, 10", "1 3/8", "Old Yard") == (scene.cast, scene.pages, scene.place)
    assert "Props: lantern, rope" == scene.needs
    assert ("12:00", "Lunch", False) == (lunch.start, lunch.heading, lunch.is_scene)
    assert "1 3/8" == paper().pages


def test_cast_are_listed_by_their_numbers_and_crew_by_department():
    held = CallStanding(CallStatus.HOLD)
    sheet = paper(
        calls=(
            call("person-ed"),
            call("person-fi", SIX_MS - HOUR_MS, standing=held),
            call("person-bo"),
            call("person-cy"),
            call("person-di", SIX_MS - HOUR_MS, notes=CallNotes("Van 3")),
        )
    )
    assert [("2", "Nell", "hold"), ("10", "Tom", "")] == [
        (part.number, part.character, part.status) for part in sheet.parts
    ]
    [camera] = sheet.crew
    assert ("Camera", "06:00", 3) == (camera.name, camera.report, sheet.crew_count)
    assert [("Di Park", "05:00", "Van 3"), ("Bo Lind", "06:00", "")] == [
        (hand.name, hand.report, hand.remarks) for hand in camera.hands[:2]
    ]


def test_crew_who_stay_away_are_not_on_the_paper():
    off = CallStanding(CallStatus.OFF)
    assert () == paper(calls=(call("person-bo", standing=off),)).crew


def test_a_building_site_gets_no_empty_film_columns():
    pour = Item(
        "item-pour",
        ItemDay(DAY, 10),
        ItemTime(SIX_MS),
        ItemWhat(ItemKind.TASK, "Pour level 3"),
        place=ItemPlace(YARD),
    )
    sheet = paper((pour,), (call("person-bo"),))
    assert ("Plan of the day", frozenset({"place"})) == (sheet.title, sheet.columns)
    assert () == sheet.parts
    assert "" == sheet.pages
    assert "Work area" == sheet.spots[0].use


def test_a_day_without_a_date_stays_as_it_was_written():
    assert "soon" == long_date("soon")


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", "person-bo", name=PersonName("Bo Lind")),
        made(
            "call",
            "call-bo-12",
            who=CallWho(DAY, "person-bo"),
            times=CallTimes(report_ms=SIX_MS),
        ),
        made("item", "item-lunch", day=ItemDay(DAY, 20), what=LUNCH.what),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


async def published(ana: OfficeOf) -> str:
    page = await ana.get(f"/days/{DAY}/publish")
    [form] = re.findall(
        r'<form method="post" action="[^"]*/publish".*?</form>', page, re.S
    )
    fields = fields_of(form)
    await ana.post(f"/days/{DAY}/publish", 303, **fields)
    return str(fields["revision"])


async def test_the_paper_shows_the_revision_and_not_the_draft(ana):
    revision = await published(ana)
    await ana.write(
        made("item", "item-tea-1", day=ItemDay(DAY, 30), what=ItemWhat(title="Tea"))
    )
    page = words(await ana.get(f"/days/{DAY}/revisions/{revision}/call-sheet"))
    assert "Lunch" in page
    assert "Tea" not in page
    assert "Bo Lind 06:00" in page
    assert "Rev 1 (White) · published Tue 12 May 09:00 by Ana Ruiz" in page
    for film_only in ("Scene", "Cast", "Pages", "H/MU"):
        assert film_only not in page


async def test_the_paper_of_another_days_revision_is_not_there(ana):
    revision = await published(ana)
    await ana.write(made("workday", "workday-13", identity=DayIdentity("2026-05-13")))
    await ana.get(f"/days/workday-13/revisions/{revision}/call-sheet", 404)
    await ana.get(f"/days/{DAY}/revisions/no-such-one/call-sheet", 404)


async def test_the_paper_needs_the_door_and_the_right_production(ana):
    revision = await published(ana)
    at = ana.url(f"/days/{DAY}/revisions/{revision}/call-sheet")
    await ana.account("bo@example.org", "Bo Lind")
    await ana.sign_in("bo@example.org")
    page = await ana.get(at, 404)
    assert "Harbour Lights" not in page
    ana.browser.cookies.clear()
    reply = await ana.browser.get(at, follow_redirects=False)
    assert 303 == reply.status_code
