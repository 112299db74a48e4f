"""By when an answer is needed: asked for, kept, shown, and late when it has passed."""

from mobile.replica import drafts
from mobile.state.requests import AnswerBy, AskDraft
from shared.nouns.requests import Decision
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import HOUR_MS
from tests.support.world import World

NEW = "/more/requests/new"


async def test_a_request_says_by_when_it_needs_an_answer_and_that_none_came(
    day: World,
) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    async with phone_page(ana, NEW) as opened:
        await opened.type("request-text", "An hour of overtime")
        await opened.press("until-hour")
        assert "An answer is needed by 08:00." in opened.texts()
        await opened.press("ask")
        assert [] == opened.errors()
    await day.settle()

    (asked,) = olga.requests.all()
    assert asked.request.ask.until_ms is not None
    path = f"/more/requests/{asked.request.id}"
    for state in (ana, olga):
        async with phone_page(state, path) as opened:
            assert said(opened, "answer by 08:00")
            assert "Asked, no answer" in opened.texts()
            assert "No answer in time" not in opened.texts()
    day.later(HOUR_MS)
    for state in (ana, olga):
        async with phone_page(state, path) as opened:
            assert said(opened, "answer was needed by 08:00")
            assert "No answer in time" in opened.texts()
    olga.requests.decide(olga.requests.form(asked.request.id), Decision.GRANTED)
    async with phone_page(olga, path) as opened:
        # Nobody else knows of it yet.
        assert "Granted · not sent yet" in opened.texts()
        assert "Granted" not in opened.texts()
        assert not said(opened, "needed by")
        await day.settle()
        await opened.settle()
        assert "Granted" in opened.texts()


async def test_without_a_choice_nobody_is_hurried(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, NEW) as opened:
        await opened.type("request-text", "An hour of overtime")
        await opened.press("until-tonight")
        assert "An answer is needed by 20:00." in opened.texts()
        await opened.press("until-none")
        assert not said(opened, "An answer is needed by")
        await opened.press("ask")
    (asked,) = ana.requests.all()
    assert None is asked.request.ask.until_ms
    day.later(72 * HOUR_MS)
    assert not ana.requests.all()[0].is_late


async def test_the_time_of_a_request_half_written_survives_a_kill(day: World) -> None:
    core = day.state("ben")._core
    async with phone_page(day.state("ben"), NEW) as opened:
        await opened.press("until-morning")
        await opened.until(lambda: core.read(drafts.get, "request", AskDraft))
    risen = await day.drop("ben")
    async with phone_page(risen.state, NEW) as again:
        assert again.find("until-morning").selected
        assert not again.find("until-none").selected
        assert "An answer is needed by tomorrow 08:00." in again.texts()
        await again.press("discard-request")
        assert again.find("until-none").selected


async def test_a_time_that_is_over_when_it_is_asked_is_chosen_anew(
    day: World,
) -> None:
    ana = day.state("ana")
    async with phone_page(ana, NEW) as opened:
        await opened.type("request-text", "A crane")
        await opened.press("until-tonight")
        day.later(14 * HOUR_MS)
        await opened.press("ask")
        assert said(opened, "The time for an answer is over.")
        assert [] == ana.requests.all()
    async with phone_page(ana, NEW) as opened:
        assert "until-tonight" not in keys(opened)
        assert "The time for an answer is over: 20:00." in opened.texts()
        await opened.press("until-hour")
        await opened.press("ask")
    (asked,) = ana.requests.all()
    assert asked.request.ask.until_ms == ana.now_ms() + HOUR_MS
    assert AnswerBy.NONE is ana.requests.asking.begin().by
