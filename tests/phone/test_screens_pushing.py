"""Pushing the day and asking for it, on a phone's screens."""

from mobile.replica import drafts
from mobile.state.requests import AskDraft
from shared.nouns.plan import CallTimes
from shared.nouns.requests import RequestKind
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import HOUR_MS, KITCHEN, LUNCH, YARD
from tests.support.world import MORNING_MS, World

TABLET_PX = 1180


async def chose(opened: OpenPage, chip: str) -> None:
    await opened.press(chip)


async def test_the_office_sees_what_a_push_does_moves_the_draft_and_takes_it_back(
    day: World,
) -> None:
    olga = day.state("olga")
    async with phone_page(olga, f"/plan/{KITCHEN}", TABLET_PX) as opened:
        assert "apply-push" not in keys(opened)
        await chose(opened, "push-30")
        assert "2 lines move 30 min later." in opened.texts()
        assert said(opened, "14:00 → 14:30")

        await opened.press("apply-push")

        assert "Draft moved 30 min later. Saved on this phone." in opened.texts()
        assert "Changed since it was published" in opened.texts()
        await opened.press("undo")
        assert "Changed since it was published" not in opened.texts()
        assert [] == opened.errors()


async def test_minutes_are_typed_too_and_sooner_says_what_is_in_the_way(
    day: World,
) -> None:
    async with phone_page(day.state("olga"), f"/plan/{KITCHEN}") as opened:
        await opened.type("push-minutes", "-20")
        assert said(opened, "2 lines move 20 min sooner.")
        assert said(opened, "Sc 42 INT KITCHEN would begin before Sc 43 EXT YARD ends")
        await opened.type("push-minutes", "nine")
        assert "apply-push" not in keys(opened)
        await opened.type("push-minutes", "900")
        assert said(opened, "12 hours at most")
        assert "apply-push" not in keys(opened)


async def test_a_late_meal_is_warned_of_by_the_rules_the_office_chooses(
    day: World,
) -> None:
    late = CallTimes(
        report_ms=MORNING_MS + 1 * HOUR_MS, out_ms=MORNING_MS + 14 * HOUR_MS
    )
    await day.edit("call", "call-12-ana", times=late)
    await day.settle()
    async with phone_page(day.state("olga"), f"/plan/{LUNCH}") as opened:
        await chose(opened, "push-30")
        assert not said(opened, "Meal due")
        menu = opened.find("rules")
        opened.session.apply_patch(menu._i, {"value": "sag-aftra"})
        await opened.happen(menu, "select", "sag-aftra")
        assert said(opened, "Meal due 14:00, planned 14:30")


async def test_a_head_proposes_a_push_and_the_office_grants_it(day: World) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        await chose(opened, "push-15")
        assert "apply-push" not in keys(opened)
        await opened.press("propose-push")
        assert "Proposed to the office. Saved on this phone." in opened.texts()
    await day.settle()
    (asked,) = day.state("olga").requests.all()

    path = f"/more/requests/{asked.request.id}"
    async with phone_page(day.state("olga"), path) as opened:
        assert said(opened, "Push the day from Sc 43 EXT YARD 15 min later.")
        await opened.type("reason", "Until the rain stops")
        await opened.press("grant-push")
        assert said(opened, "Granted by")
        assert "Until the rain stops" in opened.texts()
        assert not {"grant-push", "decline"} & keys(opened)
        assert [] == opened.errors()


async def test_crew_are_offered_neither_a_push_nor_a_decision(day: World) -> None:
    await day.phone("cem")
    await day.settle()
    async with phone_page(day.state("cem"), f"/plan/{YARD}") as opened:
        assert not {"push-15", "push-minutes", "rules"} & keys(opened)
    async with phone_page(day.state("cem"), "/more/requests/new") as opened:
        assert opened.find("ask").disabled
        await opened.type("request-text", "An hour of overtime")
        await chose(opened, "about-overtime")
        await opened.press("ask")
        assert said(opened, "An hour of overtime")
    (mine,) = day.state("cem").requests.all()

    path = f"/more/requests/{mine.request.id}"
    async with phone_page(day.state("cem"), path) as opened:
        assert not {"grant", "decline", "reason"} & keys(opened)
        await opened.press("take-back-request")
        assert said(opened, "Taken back")
    assert [] == day.state("cem").requests.all()


async def test_a_request_half_written_survives_a_kill(day: World) -> None:
    new, core = "/more/requests/new", day.state("ben")._core
    async with phone_page(day.state("ben"), new) as opened:
        await opened.type("request-text", "Crane again tomo")
        await chose(opened, "about-rental")
        await opened.until(lambda: core.read(drafts.get, "request", AskDraft))
    risen = await day.drop("ben")
    async with phone_page(risen.state, new) as again:
        assert "Crane again tomo" == again.find("request-text").value
        await again.press("ask")
        assert [] == again.errors()
    [mine] = risen.state.requests.all()
    assert RequestKind.RENTAL == mine.request.ask.kind
    assert None is risen.state._core.read(drafts.get, "request", AskDraft)


async def test_the_office_is_told_how_many_requests_wait(day: World) -> None:
    async with phone_page(day.state("olga"), "/more/requests") as opened:
        assert "Nothing is asked." in opened.texts()
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        await chose(opened, "push-15")
        await opened.press("propose-push")
    await day.settle()
    async with phone_page(day.state("olga"), "/more") as opened:
        row = opened.find("to-requests")
        assert row is not None
        assert "1" in opened.texts()
    assert (
        MORNING_MS + 3 * HOUR_MS
        == day.state("olga").pushing.plan().items[0].time.start_ms
    )
