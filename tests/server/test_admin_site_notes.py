"""Toolbox talks and deliveries on the office's pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.changes import Fact, Patch
from shared.nouns.base import Life
from shared.nouns.deliveries import (
    DeliveryCondition,
    DeliveryState,
    DeliveryWhat,
    DeliveryWhen,
)
from shared.nouns.incidents import Comment
from shared.nouns.people import PersonName
from shared.nouns.talks import TalkPoints, TalkPresenter, TalkTopic, TalkWhen
from shared.schema import value_of
from tests.support.panel import NOW_MS, OfficeOf, made, office, words

BO, TALK, BOARDS = "person-bo", "talk-height", "delivery-boards"
COMING = "ab" * 32


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made("person", BO, name=PersonName("Bo Lind")),
        made(
            "talk",
            TALK,
            topic=TalkTopic("Working at height"),
            when=TalkWhen(NOW_MS, noted_by=BO),
            presenter=TalkPresenter(BO),
            points=TalkPoints("Two harnesses are worn"),
        ),
        Patch("talk", TALK, add={"attendees": (BO,)}),
        made(
            "delivery",
            BOARDS,
            what=DeliveryWhat("Scaffold boards", "Timber Yard", "2 pallets"),
            condition=DeliveryCondition(DeliveryState.SHORT),
            when=DeliveryWhen(NOW_MS, receiver=BO),
        ),
        Patch("delivery", BOARDS, add={"photos": (COMING,)}),
    ]
    async with office(tmp_path, more=more) as one:
        yield one


async def test_a_talk_stands_with_who_was_there(ana):
    page = words(await ana.get("/talks"))
    assert "Working at height Two harnesses are worn · There: Bo Lind Bo Lind" in page
    assert "1 there" in page


async def test_a_delivery_stands_with_its_state_and_its_photos(ana):
    page = words(await ana.get("/deliveries"))
    assert "Scaffold boards 2 pallets · from Timber Yard Photo 1 is not here" in page
    assert "short" in page


async def test_what_was_said_about_one_stands_with_it(ana):
    desk = await ana.desk()
    comment = Comment("delivery", BOARDS, "Six boards are split")
    await desk.write(Fact("comment", value_of(comment)))
    page = words(await ana.get("/deliveries"))
    assert "Six boards are split" in page
    assert "Six boards are split" not in words(await ana.get("/talks"))


async def test_what_was_taken_back_stays_and_says_so(ana):
    gone = {"life": value_of(Life(True))}
    await ana.write(Patch("delivery", BOARDS, set=gone))
    assert "taken back" in words(await ana.get("/deliveries"))
    assert "taken back" not in words(await ana.get("/talks"))


async def test_before_the_first_the_page_says_who_notes_them(tmp_path):
    async with office(tmp_path) as ana:
        assert "Nothing noted yet" in words(await ana.get("/talks"))
        assert "Nothing noted yet" in words(await ana.get("/deliveries"))
