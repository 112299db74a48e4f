"""Equipment on a real phone: who has what, what is in it, who says otherwise."""

import flet as ft

from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.small_day import CAMERA, CASE, LENS
from tests.support.world import World

LIST = "/more/equipment"


async def disputed(day: World) -> None:
    """Ana and Ben took the camera, and neither knew of the other."""
    for name in ("ana", "ben"):
        day.state(name).scanning.pick(CAMERA)
        day.later(60_000)
    await day.settle()


async def which(opened: OpenPage, value: str) -> None:
    await opened.press(f"which-equipment-{value}")


def keys(opened: OpenPage) -> set[str]:
    return {str(getattr(c, "key", "")) for c in opened.controls()}


async def test_the_list_says_who_holds_what_and_is_searched_and_sieved(
    day: World,
) -> None:
    day.state("ana").scanning.pick(CAMERA)
    async with phone_page(day.state("ana"), LIST) as opened:
        assert "You hold 1 · 1 of 3 out" in opened.texts()
        assert any(t.startswith("With you since") for t in opened.texts())
        await which(opened, "mine")
        assert f"asset-{CAMERA}" in keys(opened)
        assert f"asset-{LENS}" not in keys(opened)
        await which(opened, "all")
        await opened.type("search-equipment", "50")
        assert f"asset-{LENS}" in keys(opened)
        assert f"asset-{CAMERA}" not in keys(opened)
        await opened.type("search-equipment", "no such thing")
        assert "Nothing answers this." in opened.texts()
        assert [] == opened.errors()


async def test_a_thing_opens_with_its_kit_and_its_history(day: World) -> None:
    day.state("ana").scanning.pick(CASE)
    async with phone_page(day.state("ana"), LIST) as opened:
        await opened.press(f"asset-{CASE}")
        assert f"{LIST}/{CASE}" == opened.page.route
        assert "In the kit · 1" in opened.texts()
        await opened.press(f"within-{LENS}")
        assert "Out to you, in its kit" in opened.texts()
        assert any("not sent yet" in text for text in opened.texts())
        await opened.press("its-kit")
        assert f"{LIST}/{CASE}" == opened.page.route
        assert [] == opened.errors()


async def test_the_earlier_holder_is_asked_and_settles_it(day: World) -> None:
    await disputed(day)
    async with phone_page(day.state("ana"), f"{LIST}/{CAMERA}") as opened:
        assert "Two claim it" in opened.texts()
        await opened.press(f"dispute-yes-{CAMERA}")
        assert "Two claim it" not in opened.texts()
        assert [] == opened.errors()
    await day.settle()
    custody = day.state("ben").equipment.custody(CAMERA)
    assert (day.people["ben"], None) == (custody.holder, custody.dispute)


async def test_the_earlier_holder_says_no_and_other_words_are_no_answer(
    day: World,
) -> None:
    await disputed(day)
    day.state("ana").incidents.comment("asset", CAMERA, "Matte box is loose")
    async with phone_page(day.state("ana"), f"{LIST}/{CAMERA}") as opened:
        await opened.press(f"dispute-no-{CAMERA}")
        assert f"dispute-no-{CAMERA}" not in keys(opened)
        assert any(text.startswith("You said no to Ben") for text in opened.texts())
        assert [] == opened.errors()
    await day.settle()
    assert day.state("olga").equipment.custody(CAMERA).dispute is not None
    said = [one.text for one in day.state("olga").incidents.comments(CAMERA)]
    assert any(text.startswith("I did not hand") for text in said)


async def test_the_later_holder_reads_both_sides_and_decides_nothing(
    day: World,
) -> None:
    await disputed(day)
    async with phone_page(day.state("ben"), f"{LIST}/{CAMERA}") as opened:
        texts = opened.texts()
        assert {"To Ana", "To you", "The coordinator decides."} <= set(texts)
        assert not {key for key in keys(opened) if key.startswith(("rule-", "disp"))}
        assert [] == opened.errors()


async def test_the_office_rules_from_its_phone(day: World) -> None:
    await disputed(day)
    async with phone_page(day.state("olga"), f"{LIST}/{CAMERA}") as opened:
        await opened.press(f"rule-{day.people['ana']}")
        assert "Two claim it" not in opened.texts()
        assert [] == opened.errors()
    await day.settle()
    assert day.people["ana"] == day.state("ben").equipment.custody(CAMERA).holder


async def test_a_thing_is_commented_on(day: World) -> None:
    async with phone_page(day.state("ben"), f"{LIST}/{CAMERA}") as opened:
        await opened.type("comment-text", "Matte box is loose")
        await opened.press("comment")
        assert "Matte box is loose" in opened.texts()
    await day.settle()
    said = day.state("ana").incidents.comments(CAMERA)
    assert ["Matte box is loose"] == [one.text for one in said]


async def test_on_a_tablet_the_list_stays_beside_the_thing(day: World) -> None:
    async with phone_page(day.state("ana"), f"{LIST}/{CAMERA}", width=1180) as opened:
        assert f"asset-{LENS}" in keys(opened)
        assert "Where it has been" in opened.texts()
        assert [] == opened.all(ft.IconButton, key="back")[1:]


async def test_a_thing_that_is_not_here_says_so(day: World) -> None:
    async with phone_page(day.state("ana"), f"{LIST}/no-such-thing") as opened:
        assert "This thing is not on the production." in opened.texts()
