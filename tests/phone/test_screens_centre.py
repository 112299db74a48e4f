"""Sync centre, inbox, looks and pairing on a real phone's state."""

import flet as ft

from mobile.app import shown
from mobile.language import speak
from mobile.views.theme import Look
from shared.access import Role
from shared.nouns.people import Direction
from shared.nouns.plan import DayStanding, DayStatus
from tests.support.flet_page import open_page
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import DAY, HOUR_MS, YARD
from tests.support.world import World


async def refused(day: World) -> None:
    """Ana wrote a note on a line while the office locked the day."""
    ana = day.state("ana")
    ana.days.set_remark(ana.days.item_form(YARD), "Waiting for the crane")
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.LOCKED))
    await day.settle()


# The sync centre ---------------------------------------------------------------


async def test_what_was_saved_waits_is_sent_and_received_in_numbers(
    day: World,
) -> None:
    ana = day.state("ana")
    async with phone_page(ana, "/more/sync") as opened:
        assert "Nothing recorded on this phone yet" in opened.texts()
        ana.people.check(day.people["ana"], Direction.IN)
        await opened.settle()
        assert "1 is saved on this phone and not yet received" in opened.texts()
        assert "Saved here 1 · sent 0 · received 0" in opened.texts()
        assert "1 check-in" in opened.texts()
        await day.settle()
        await opened.settle()
        assert "Everything you recorded is received" in opened.texts()
        assert "Saved here 1 · sent 1 · received 1" in opened.texts()
        assert "Waiting to be received" not in opened.texts()
        assert [] == opened.errors()


async def test_more_leads_to_what_is_not_needed_every_hour(day: World) -> None:
    async with phone_page(day.state("ana"), "/more") as opened:
        wanted = {"to-sync", "to-inbox", "to-incidents", "to-appearance", "to-about"}
        assert wanted <= keys(opened)
        await opened.press("to-sync")
        assert "/more/sync" == opened.page.route
        await opened.press("back")
        await opened.press("to-about")
        assert "Apache License 2.0" in opened.texts()
        assert said(opened, "Callboard 0.")


async def test_a_stale_plan_draws_a_bar_on_every_screen_and_leads_to_why(
    day: World,
) -> None:
    day.later(20 * HOUR_MS)
    day.network.is_up = False
    async with open_page(shown(day.phones["ana"]), "/plan") as opened:
        bars = [text for text in opened.texts() if text.startswith("as of")]
        assert 1 == len(bars)
        for route in ("/", "/people", "/more"):
            await opened.arrive(route)
            assert said(opened, bars[0])
        await opened.press("freshness")
        assert "/more/sync" == opened.page.route


# The inbox ---------------------------------------------------------------------


async def test_an_empty_inbox_says_what_would_come_here(day: World) -> None:
    async with phone_page(day.state("ana"), "/more/inbox") as opened:
        assert "Nothing waits for you." in opened.texts()


async def test_a_refused_change_says_on_what_why_and_both_versions(day: World) -> None:
    await refused(day)
    async with phone_page(day.state("ana"), "/") as opened:
        assert "1 message waits for you" in opened.texts()
        await opened.press("to-inbox")
        assert said(opened, "Your change to “Sc 43 EXT YARD” was not accepted: ")
        assert said(opened, "Send your version to the coordinator, or discard it.")
        assert "Progress note: Waiting for the crane" in opened.texts()
        assert [] == opened.errors()


async def test_who_lost_a_role_is_told_so_in_their_language_not_the_servers(
    day: World,
) -> None:
    ana = day.state("ana")
    ana.days.set_remark(ana.days.item_form(YARD), "Waiting for the crane")
    await ana.pair(await day.ticket(day.people["ana"], Role.CREW, "Camera"))
    await day.settle()
    ana.appearance.choose_language("de")
    (one,) = ana.inbox.refusals()
    assert "forbidden" == one.code
    speak(ana.appearance.tongue)
    async with phone_page(ana, "/more/inbox") as opened:
        assert f"discard-{one.id}" in keys(opened)
        assert not said(opened, one.detail)
        assert not said(opened, "item's")


async def test_discard_lets_it_go_and_undo_brings_it_back(day: World) -> None:
    await refused(day)
    ana = day.state("ana")
    (one,) = ana.inbox.refusals()
    async with phone_page(ana, "/more/inbox") as opened:
        await opened.press(f"discard-{one.id}")
        assert "Discarded." in opened.texts()
        assert "Nothing waits for you." in opened.texts()
        await opened.press("undo")
        assert f"discard-{one.id}" in keys(opened)
        assert "Nothing waits for you." not in opened.texts()
    assert 1 == ana.inbox.count()


async def test_sending_it_to_the_coordinator_can_be_taken_back_whole(
    day: World,
) -> None:
    await refused(day)
    ana = day.state("ana")
    (one,) = ana.inbox.refusals()
    async with phone_page(ana, "/more/inbox") as opened:
        await opened.press(f"hand-{one.id}")
        assert said(opened, "Sent to the coordinator. Saved on this phone.")
        assert 1 == len(ana.incidents.comments(YARD))
        await opened.press("undo")
        assert [] == ana.incidents.comments(YARD)
        assert 1 == ana.inbox.count()
        await opened.press(f"hand-{one.id}")
        await day.settle()
    (told,) = day.state("olga").incidents.comments(YARD)
    assert "Waiting for the crane" in told.text
    assert 0 == ana.inbox.count()


async def test_applied_again_after_the_day_was_opened_it_is_accepted(
    day: World,
) -> None:
    await refused(day)
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.IN_PROGRESS))
    await day.settle()
    ana = day.state("ana")
    (one,) = ana.inbox.refusals()
    async with phone_page(ana, "/more/inbox") as opened:
        await opened.press(f"again-{one.id}")
        assert "Applied again. Saved on this phone." in opened.texts()
        assert "undo" not in keys(opened)
        await day.settle()
        await opened.settle()
        assert "Applied again. Received." in opened.texts()
    line = day.state("ben").days.line(YARD)
    assert line is not None
    assert "Waiting for the crane" == line.item.remark.text


async def test_edit_leads_to_the_line_itself(day: World) -> None:
    await refused(day)
    (one,) = day.state("ana").inbox.refusals()
    async with phone_page(day.state("ana"), "/more/inbox") as opened:
        await opened.press(f"edit-{one.id}")
        assert f"/plan/{YARD}" == opened.page.route


# Looks -------------------------------------------------------------------------


async def test_a_look_is_worn_at_once_on_all_pages_and_after_a_restart(
    day: World,
) -> None:
    state = day.state("ana")
    async with (
        phone_page(state, "/plan") as other,
        phone_page(state, "/more/appearance") as opened,
    ):
        await opened.press("look-outdoor")
        await other.settle()
        for one in (opened, other):
            assert ft.ThemeMode.LIGHT == one.page.theme_mode
            assert "#000000" == one.page.theme.color_scheme.primary
        await opened.press("look-dark")
        assert ft.ThemeMode.DARK == opened.page.theme_mode
    phone = await day.drop("ana")
    assert Look.DARK.name == phone.state.appearance.look()
    assert 0 == phone.state.freshness().waiting


async def test_a_look_that_this_app_does_not_know_is_the_phones_own(
    day: World,
) -> None:
    day.state("ana").appearance.choose("SEPIA")
    async with phone_page(day.state("ana"), "/more/appearance") as opened:
        assert ft.ThemeMode.SYSTEM == opened.page.theme_mode
        assert [] == opened.errors()


# Pairing -----------------------------------------------------------------------


async def test_a_new_phone_asks_for_its_code_and_says_what_is_wrong_with_it(
    world: World,
) -> None:
    await world.person("ana")
    phone = world.unpaired("ana")
    async with phone_page(phone.state, "/") as opened:
        assert "check-in" not in keys(opened)
        assert opened.find("pair").disabled
        await opened.type("pairing-code", "no code at all")
        await opened.press("pair")
        assert "Not paired" in opened.texts()
        assert None is phone.state.paired


async def test_a_good_code_pairs_the_phone_and_today_appears(world: World) -> None:
    await world.person("ana")
    phone = world.unpaired("ana")
    text = await world.ticket(world.people["ana"], Role.CREW)
    async with phone_page(phone.state, "/") as opened:
        await opened.type("pairing-code", text)
        await opened.press("pair")
        await opened.until(lambda: phone.state.paired)
        await opened.settle()
        assert "Nothing received yet" in opened.texts()
        assert [] == opened.errors()


async def test_a_redraw_in_the_middle_of_typing_leaves_the_code_alone(
    world: World,
) -> None:
    await world.person("ana")
    phone = world.unpaired("ana")
    async with phone_page(phone.state, "/") as opened:
        await opened.type("pairing-code", "CALL")
        field = opened.find("pairing-code")
        opened.session.apply_patch(field._i, {"value": "CALLBOARD"})
        phone.state.appearance.be_loud(True)
        await opened.settle()

        assert "CALLBOARD" == opened.find("pairing-code").value
        assert not opened.find("pair").disabled
