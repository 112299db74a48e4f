"""Appearance: what is chosen shows at once, on every open page of the phone."""

import flet as ft
import pytest

from mobile.language import say, speak, tongue_for
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.world import World

PHONE_PX, TABLET_PX = 390, 1180
ADDRESS = "/more/appearance"


def bar(opened: OpenPage) -> list[str]:
    return [str(one.label) for one in opened.find("places").destinations]


def in_(language: str, words: str) -> str:
    speak(lambda: tongue_for(language, "", ""))
    return say(words)


async def test_another_language_is_spoken_at_once_by_every_open_page(
    day: World,
) -> None:
    phone = day.state("ana")
    more, today = in_("de", "More"), in_("de", "My call")
    assert ("More", "My call") != (more, today)
    speak(phone.appearance.tongue)
    async with (
        phone_page(phone, ADDRESS, PHONE_PX) as one,
        phone_page(phone, "/", TABLET_PX) as other,
    ):
        assert "More" in bar(one)
        assert "My call" in other.texts()
        await one.press("language-de")
        await other.settle()
        assert more in bar(one)
        assert more in bar(other)
        assert "More" not in (*bar(one), *bar(other))
        assert today in other.texts()
        assert "My call" not in other.texts()
        for opened in (one, other):
            locale = opened.page.locale_configuration.current_locale
            assert ft.Locale("de") == locale
            assert [] == opened.errors()


async def test_the_name_of_a_language_is_the_same_in_every_language(day: World) -> None:
    phone = day.state("ana")
    speak(phone.appearance.tongue)
    async with phone_page(phone, ADDRESS) as opened:
        await opened.press("language-fr")
        assert {"English", "Español", "Français", "Deutsch"} <= set(opened.texts())


async def test_twelve_hours_are_seen_where_times_are(day: World) -> None:
    phone = day.state("ana")
    speak(phone.appearance.tongue)
    async with phone_page(phone, "/plan") as opened:
        assert "10:00" in opened.texts()
        phone.appearance.choose_clock("12")
        await opened.settle()
        assert "10:00\u00a0am" in opened.texts()
        assert "10:00" not in opened.texts()


@pytest.mark.parametrize("is_right", [False, True])
async def test_buttons_and_rail_stand_at_the_side_of_the_chosen_hand(
    day: World, *, is_right: bool
) -> None:
    phone = day.state("ana")
    at = ft.MainAxisAlignment
    async with phone_page(phone, ADDRESS, TABLET_PX) as opened:
        await opened.press("hand-right" if is_right else "hand-left")
        rail = opened.find("places")
        [row] = [one for one in opened.all(ft.Row) if rail in one.controls]
        assert row.controls.index(rail) == (1 if is_right else 0)
    async with phone_page(phone, "/more/sync", PHONE_PX) as opened:
        sync = opened.find("sync-now")
        feet = [
            one for one in opened.all(ft.Row) if one.wrap and sync in opened.below(one)
        ]
        assert [at.END if is_right else at.START] == [one.alignment for one in feet]
