"""What people complained of in other apps, and no other test of ours prevents.

The number is that of the complaint; `tests/rules/test_complaint_table.py` says of
each where it is prevented, or which known limit admits it.
"""

from mobile.scan.decision import Answer, Intent
from mobile.views.pane import Standing
from mobile.views.present.times import freshness
from shared import tags
from shared.nouns.base import Tag
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction
from shared.nouns.plan import (
    DayIdentity,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemTime,
    ItemWhat,
)
from tests.support.every_screen import addresses
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import (
    CAMERA,
    CAMERA_TAG,
    CASE,
    DAY,
    HOUR_MS,
    LENS,
    line,
    publish,
)
from tests.support.world import MORNING_MS, World, made

ANA_TAG = tags.make(b"an" * 5)
TOMORROW, MARKET = "workday-13", "item-market"
# Words of a machine, which tell nobody what to do.
MACHINE_WORDS = ("resolve", "host", "Exception", "Error", "no route", "ConnectError")


async def test_1_no_mode_is_switched_on_before_a_dead_line_and_no_machine_speaks(
    day: World,
) -> None:
    day.network.is_up = False
    async with phone_page(day.state("ana"), "/") as opened:
        await opened.press("check-in")
        await day.sync("ana")
        await opened.settle()
        assert "Checked in. Saved on this phone." in opened.texts()
    for address in ("/", "/plan", "/people", "/scan", "/more", "/more/sync"):
        async with phone_page(day.state("ana"), address) as opened:
            assert not [key for key in keys(opened) if "offline" in key.lower()]
            told = " ".join(opened.texts())
            assert not [words for words in MACHINE_WORDS if words in told], address
    assert day.state("ana").people.line(day.people["ana"]).is_here
    assert 0 < day.state("ana").freshness().waiting


async def test_5_equipment_that_nobody_opened_is_there_whole_without_a_server(
    day: World,
) -> None:
    day.network.is_up = False
    ana = (await day.drop("ana")).state

    assert {CAMERA, CASE, LENS} == {one.asset.id for one in ana.equipment.lines()}
    assert (LENS,) == ana.equipment.contents(CASE)
    out = Intent(ScanKind.CHECK_OUT, holder=day.people["ana"], workday=DAY)
    assert Answer.OK is ana.equipment.scan(CAMERA_TAG, out).answer
    assert day.people["ana"] == ana.equipment.custody(CAMERA).holder


async def test_7_tomorrow_is_on_the_phone_though_nobody_opened_it(day: World) -> None:
    at_ms = MORNING_MS + 24 * HOUR_MS
    await day.write(
        made(
            "workday",
            TOMORROW,
            identity=DayIdentity("2026-06-13", 13, 40, "Main"),
            times=DayTimes(general_call_ms=at_ms),
        )
    )
    scene = made(
        "item",
        MARKET,
        day=ItemDay(TOMORROW, 1),
        time=ItemTime(at_ms, at_ms + HOUR_MS),
        what=ItemWhat(ItemKind.SCENE, "Market"),
    )
    await day.write(scene)
    await publish(day, "revision-of-13", workday=TOMORROW)
    await day.settle()
    day.network.is_up = False
    ana = (await day.drop("ana")).state

    assert DAY == ana.days.shown()
    ana.days.choose(TOMORROW)
    assert [MARKET] == [one.item.id for one in ana.days.lines()]


async def test_17_what_waits_is_counted_at_the_top_of_every_screen(day: World) -> None:
    everywhere = await addresses(day)
    ana = day.state("ana")
    day.network.is_up = False
    ana.people.check(day.people["ana"], Direction.IN)
    fresh = freshness(ana.freshness(), ana.now_ms(), ana.days.zone())
    assert "1 waiting" in fresh.words
    for address in everywhere:
        async with phone_page(ana, address, standing=Standing(fresh)) as opened:
            assert fresh.words in opened.texts(), address
            assert not said(opened, "all sent"), address


async def test_18_whoever_signs_out_is_told_that_signing_in_needs_a_signal(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), "/more/sign-out") as opened:
        assert said(opened, "To sign in again you need a signal, and a new code")
        assert None is not day.state("ana").paired


async def test_20_a_note_of_the_night_is_not_filed_under_the_hour_it_was_sent(
    day: World,
) -> None:
    ana = day.state("ana")
    day.network.is_up = False
    noted_ms = ana.now_ms()
    note = ana.incidents.write(ana.incidents.begin(), "Gate forced open").record
    day.later(4 * HOUR_MS)
    day.network.is_up = True
    await day.settle()

    found = day.state("olga").incidents.note(note)
    assert noted_ms == found.incident.when.at_ms
    async with phone_page(day.state("olga"), f"/more/incidents/{note}") as opened:
        assert said(opened, "07:00")
        assert not said(opened, "11:0")


async def test_22_a_coming_told_by_hand_and_its_late_punch_are_one_coming(
    day: World,
) -> None:
    ana, ben, olga = day.people["ana"], day.state("ben"), day.state("olga")
    day.network.is_up = False
    ben.people.check(ana, Direction.IN)
    punched_ms = day.now_ms
    day.network.is_up = True
    day.later(HOUR_MS)
    olga.correcting.tell(ana, Direction.IN, punched_ms + 5 * 60_000, "The gate is mute")
    await day.sync("olga")
    assert punched_ms + 5 * 60_000 == olga.people.line(ana).presence.first_in_ms
    await day.settle()

    for name in ("ana", "ben", "olga"):
        presence = day.state(name).people.line(ana).presence
        assert (True, punched_ms) == (presence.is_here, presence.first_in_ms)
        # No minute counts twice.
        assert presence.worked_ms <= day.state(name).now_ms() - punched_ms


async def test_23_a_gate_tablet_started_without_a_line_lets_out_who_is_in(
    day: World,
) -> None:
    await day.edit("person", day.people["ana"], tag=Tag(ANA_TAG))
    await day.settle()
    day.state("ben").kiosk.enter()
    day.state("ben").kiosk.hear(ANA_TAG)
    day.network.is_up = False
    day.later(4 * HOUR_MS)
    ben = (await day.drop("ben")).state

    ben.kiosk.hear(ANA_TAG)

    assert Direction.OUT is ben.kiosk.shown.usual
    assert Direction.IN not in ben.kiosk.shown.choices


async def test_24_who_came_before_midnight_leaves_the_same_workday_after_it(
    day: World,
) -> None:
    night = line("item-night", 4, 15, 24, ItemKind.SCENE, "Night exterior")
    assert "applied" == (await day.write(night)).status
    await publish(day, "revision-2", "A night")
    await day.settle()
    ana = day.people["ana"]
    day.later(16 * HOUR_MS)
    day.state("ben").people.check(ana, Direction.IN)
    in_ms = day.now_ms
    day.later(6 * HOUR_MS)
    day.state("ben").people.check(ana, Direction.OUT)
    out_ms = day.now_ms
    await day.settle()

    facts = await day.read(lambda reader: reader.facts(day.production, "attendance"))
    assert [DAY, DAY] == [fact.body["workday"] for fact in facts]
    presence = day.state("olga").people.line(ana).presence
    assert (False, out_ms - in_ms) == (presence.is_here, presence.worked_ms)
