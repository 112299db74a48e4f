"""Phones silent, before one goes home: as the server last said, to whom it may."""

from zoneinfo import ZoneInfo

from mobile.replica import kept
from mobile.views.present import going_home as present
from shared.access import Role
from shared.attendance import GATE_SILENT_MS
from shared.session import Parted
from shared.wire import SilentDevice
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import MORNING_MS, World

PATH = "/more/home"
BERLIN = ZoneInfo("Europe/Berlin")


async def greet(day: World, name: str) -> None:
    """As at the start of a stream: the phone asks what it is granted."""
    await day.phones[name].client.advance(Parted())


def silent(day: World, name: str) -> list[str]:
    return [one.person for one in day.state(name).going_home.silence().devices]


async def test_a_gate_that_was_not_heard_is_told_to_who_counts_people(
    day: World,
) -> None:
    await greet(day, "ana")
    assert [] == silent(day, "ana")

    heard_ms = day.now_ms
    await greet(day, "ben")
    day.later(GATE_SILENT_MS)
    await greet(day, "ana")

    (one,) = day.state("ana").going_home.silence().devices
    assert (day.people["ben"], heard_ms, 0) == (one.person, one.heard_ms, one.waiting)


async def test_a_gate_that_is_heard_again_leaves_with_the_next_greeting(
    day: World,
) -> None:
    day.later(GATE_SILENT_MS)
    await greet(day, "ana")
    assert [day.people["ben"]] == silent(day, "ana")

    await greet(day, "ben")
    await greet(day, "ana")
    assert [] == silent(day, "ana")
    assert [] == silent(day, "ben")


async def test_what_a_phone_still_had_to_send_makes_it_one_that_is_waited_for(
    day: World,
) -> None:
    day.state("olga").incidents.write(day.state("olga").incidents.begin(), "A ladder")
    day.network.lose_next_reply_to = "push"
    await greet(day, "olga")
    day.later(GATE_SILENT_MS)
    await greet(day, "ben")
    await greet(day, "ana")

    (one,) = day.state("ana").going_home.silence().devices
    assert (day.people["olga"], 1) == (one.person, one.waiting)


async def test_crew_are_told_of_nobodys_phone(day: World) -> None:
    cara = await day.phone("cara", Role.CREW)
    await day.settle()
    day.later(GATE_SILENT_MS)
    await greet(day, "cara")

    told = cara.replica.read(kept.silence)
    assert told is not None
    assert () == told.devices
    async with phone_page(cara.state, PATH) as opened:
        assert "Phones silent" not in opened.texts()


async def test_the_screen_names_it_and_says_when_the_server_said_so(
    day: World,
) -> None:
    day.later(GATE_SILENT_MS)
    await greet(day, "ana")
    day.network.is_up = False
    day.later(GATE_SILENT_MS)
    (one,) = day.state("ana").going_home.silence().devices
    async with phone_page(day.state("ana"), PATH) as opened:
        assert "Phones silent" in opened.texts()
        assert said(opened, "not heard since 07:00")
        assert said(opened, "The server said so at 07:10. They may know of more.")
        assert "Everybody is out, everything is back." not in opened.texts()
        assert "Not sent" not in opened.texts()
        await opened.press(f"silent-{one.device}")
        assert f"/people/{day.people['ben']}" == opened.page.route
        assert f"silent-{one.device}" not in keys(opened)


def test_a_silent_device_is_named_by_its_person_and_what_waited_on_it() -> None:
    gate = SilentDevice("d1", "hamish", MORNING_MS, "Pier gate tablet", 3)
    phone = SilentDevice("d2", "ben", MORNING_MS, "", 1)
    now_ms = MORNING_MS + GATE_SILENT_MS

    assert "Hamish · Pier gate tablet" == present.silent_title(gate, str.title)
    assert "Ben" == present.silent_title(phone, str.title)
    named = SilentDevice("d3", "ben", MORNING_MS, "Ben's phone")
    assert "Ben's phone" == present.silent_title(named, str.title)
    assert "not heard since 07:00 · 3 entries waited on it" == present.silent_detail(
        gate, now_ms, BERLIN
    )
    assert "not heard since 07:00 · 1 entry waited on it" == present.silent_detail(
        phone, now_ms, BERLIN
    )
