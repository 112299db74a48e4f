"""A visitor at the gate: written in and in with one act, with the radio off."""

import pytest
from msgspec.structs import replace

from mobile.state import State
from shared.access import Role
from shared.errors import BadInput, Forbidden
from shared.nouns.base import Life
from shared.nouns.people import Contact, Person, PersonName
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

PATH = "/people/visitor"


def visitors(state: State) -> list[Person]:
    return [one.person for one in state.people.lines() if one.person.is_visitor]


async def write(opened: OpenPage, **texts: str) -> None:
    for name, text in texts.items():
        await opened.type(f"visitor-{name}", text)


async def test_a_visitor_is_written_in_and_in_with_one_act_and_no_line(
    day: World,
) -> None:
    day.network.is_up = False
    ben = day.state("ben")
    async with phone_page(ben, "/people") as opened:
        await opened.press("new-visitor")
        assert PATH == opened.page.route
        assert opened.find("save-visitor").disabled
        await write(opened, name="Vera Besuch", host="ol")
        await opened.press(f"host-{day.people['olga']}")
        assert "Olga Office" == opened.find("visitor-host").value
        assert f"host-{day.people['olga']}" not in keys(opened)
        await write(opened, reason="Boiler service, Acme")
        await opened.press("save-visitor")

        assert "Vera Besuch is in. Saved on this phone." in opened.texts()
        assert "" == opened.find("visitor-name").value
        assert [] == opened.errors()
    [vera] = visitors(ben)
    assert ("Vera Besuch", "Olga Office", "Boiler service, Acme") == (
        vera.name.name,
        vera.visit.host,
        vera.visit.reason,
    )
    assert ben.people.line(vera.id).is_here
    day.network.is_up = True
    await day.settle()
    for name in ("ana", "olga"):
        assert day.state(name).people.line(vera.id).is_here
    assert [] == ben.inbox.refusals()


async def test_a_visitor_made_by_mistake_is_taken_back_whole(day: World) -> None:
    ben = day.state("ben")
    async with phone_page(ben, PATH) as opened:
        await write(opened, name="Vera", host="Olga", reason="Boiler")
        await opened.press("save-visitor")
        await opened.press("undo")
    assert [] == visitors(ben)
    await day.settle()
    assert [] == visitors(day.state("olga"))
    assert [] == ben.inbox.refusals()


async def test_the_list_and_their_own_page_say_whom_they_visit(day: World) -> None:
    ben = day.state("ben")
    async with phone_page(ben, PATH) as opened:
        await write(opened, name="Vera", host="Olga Office", reason="Boiler")
        await opened.press("save-visitor")
        [vera] = visitors(ben)
        await opened.arrive("/people")
        assert said(opened, "Visitors · 1 in")
        assert said(opened, "visits Olga Office: Boiler")
        await opened.arrive(f"/people/{vera.id}")
        assert said(opened, "Written in by")
        await opened.press("host")
        assert f"/people/{day.people['olga']}" == opened.page.route
        assert [] == opened.errors()


async def test_what_is_typed_outlives_the_page_and_the_phone(day: World) -> None:
    async with phone_page(day.state("ben"), PATH) as opened:
        await write(opened, name="Vera", host="Olga")
        await opened.until(day.state("ben").visitors.kept)
    await day.drop("ben")
    async with phone_page(day.state("ben"), PATH) as opened:
        assert "Vera" == opened.find("visitor-name").value
        await opened.press("discard-visitor")
        assert "" == opened.find("visitor-name").value
        await opened.press("undo")
        assert "Vera" == opened.find("visitor-name").value
    assert [] == visitors(day.state("ben"))


async def test_crew_are_offered_no_such_form(day: World) -> None:
    await day.phone("carl")
    await day.settle()
    carl = day.state("carl")
    async with phone_page(carl, "/people") as opened:
        assert "new-visitor" not in keys(opened)
    carl.visitors.keep(carl.visitors.fresh())
    with pytest.raises(Forbidden):
        carl.visitors.write_in()
    assert 0 == carl.freshness().waiting


@pytest.mark.parametrize(
    "texts",
    [
        {"host": "Olga", "reason": "Boiler"},
        {"name": "Vera", "reason": "Boiler"},
        {"name": "Vera", "host": "Olga"},
        {"name": "V" * 201, "host": "Olga", "reason": "Boiler"},
    ],
)
async def test_without_name_host_and_reason_nobody_is_written_in(
    day: World, texts: dict[str, str]
) -> None:
    ben = day.state("ben")
    ben.visitors.keep(replace(ben.visitors.fresh(), **texts))
    with pytest.raises(BadInput):
        ben.visitors.write_in()

    assert [] == visitors(ben)
    assert 0 == ben.freshness().waiting


async def test_before_a_day_is_published_a_visitor_is_refused_in_words(
    world: World,
) -> None:
    await world.phone("ben", Role.GATE)
    await world.settle()
    ben = world.state("ben")
    async with phone_page(ben, PATH) as opened:
        await write(opened, name="Vera", host="Olga", reason="Boiler")
        await opened.press("save-visitor")
        assert "Not saved" in opened.texts()
        assert "Vera" == opened.find("visitor-name").value
    assert [] == visitors(ben)
    assert 0 == ben.freshness().waiting


async def test_the_gate_puts_its_visitor_right_and_nobody_of_the_crew(
    day: World,
) -> None:
    """A tampered phone: the server has the last word."""
    ben = day.state("ben")
    async with phone_page(ben, PATH) as opened:
        await write(opened, name="Vera", host="Olga", reason="Boiler")
        await opened.press("save-visitor")
    [vera] = visitors(ben)
    core = ben.visitors._core
    for id_, values in (
        (vera.id, {"contact": Contact("0170 5")}),
        (day.people["ana"], {"name": PersonName("Nobody")}),
        (day.people["ana"], {"life": Life(True)}),
    ):
        ben.days.edit(core.form("person", id_), **values)
    await day.settle()

    people = day.state("olga").people.all()
    assert "0170 5" == people[vera.id].contact.phone
    ana = people[day.people["ana"]]
    assert ("Ana", False) == (ana.name.name, ana.life.is_cancelled)
    assert 2 == len(ben.inbox.refusals())
