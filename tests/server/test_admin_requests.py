"""Requests in the office panel: seen at once, decided once, a push made with it."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.store.rows import Device
from shared.access import Role
from shared.changes import Patch
from shared.nouns.base import Life
from shared.nouns.people import PersonName
from shared.nouns.plan import DayIdentity, Item, ItemDay, ItemTime, ItemWhat
from shared.nouns.requests import (
    Decision,
    Request,
    RequestAsk,
    RequestKind,
    RequestPush,
)
from shared.schema import value_of
from tests.support.panel import (
    MINUTE_MS,
    NOW_MS,
    OfficeOf,
    fields_of,
    made,
    office,
    words,
)
from tests.support.panel_phones import phone, seen, writes

DAY, LINE, BO, ASKED = "workday-12", "item-yard", "person-bo", "request-1"
START_MS = NOW_MS + 60 * MINUTE_MS
AT = f"/requests/{ASKED}"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", BO, name=PersonName("Bo Lind")),
        made(
            "item",
            LINE,
            day=ItemDay(DAY, 10),
            what=ItemWhat(title="Rig the yard"),
            time=ItemTime(START_MS),
        ),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


@pytest.fixture
async def bo(ana: OfficeOf) -> Device:
    return await phone(ana, BO, Role.HEAD)


async def asks(
    ana: OfficeOf, bo: Device, minutes: int = 0, until_ms: int | None = None
) -> None:
    ask = RequestAsk(RequestKind.PLAN, "Rain & wind", BO, ana.clock(), DAY, until_ms)
    push = RequestPush(LINE if minutes else "", minutes)
    outcome = await writes(ana, bo, [made("request", ASKED, ask=ask, push=push)])
    assert "applied" == outcome.status


def form(page: str) -> dict[str, Any]:
    [found] = re.findall(r"<form[^>]*/requests/.*?</form>", page, re.S)
    return fields_of(found)


async def decision(ana: OfficeOf) -> tuple[Decision, str]:
    told = (await ana.records(Request))[ASKED].decision
    return told.decision, told.reason


async def test_a_request_waits_in_sight_until_it_is_decided(ana, bo):
    assert "Nothing is asked" in words(await ana.get("/requests"))
    await asks(ana, bo)
    for page in ("", "/requests"):
        assert "1 request to decide" in words(await ana.get(page))
    page = await ana.get("/requests")
    assert "Rain & wind Bo Lind" in words(page)
    assert "Grant and move the draft" not in words(page)

    reply = await ana.post(AT, **form(page) | {"decision": "declined", "reason": "No"})

    assert "Declined." in words(reply.text)
    assert (Decision.DECLINED, "No") == await decision(ana)
    after = words(await ana.get("/requests"))
    assert "request to decide" not in after
    assert "Declined by" in after


async def test_a_push_says_what_moves_and_is_granted_with_it(ana, bo):
    await asks(ana, bo, minutes=30)
    page = await ana.get("/requests")
    assert "Rig the yard" in words(page)
    assert "→" in html.unescape(page)

    reply = await ana.post(AT, **form(page) | {"decision": "moved"})

    assert "Granted, and the draft is moved." in words(reply.text)
    moved = (await ana.records(Item))[LINE].time.start_ms
    assert START_MS + 30 * MINUTE_MS == moved
    assert (Decision.GRANTED, "") == await decision(ana)


async def test_a_push_is_shown_again_if_the_plan_has_changed_since(ana, bo):
    await asks(ana, bo, minutes=30)
    page = await ana.get("/requests")
    other = START_MS + 5 * MINUTE_MS
    saw = await seen(ana, "item", LINE)
    await ana.write(Patch("item", LINE, set={"time": {"start_ms": other}}, saw=saw))

    reply = await ana.post(AT, 409, **form(page) | {"decision": "moved"})

    assert "The plan was changed after this was shown." in words(reply.text)
    assert other == (await ana.records(Item))[LINE].time.start_ms
    assert (Decision.ASKED, "") == await decision(ana)
    again = form(reply.text)
    await ana.post(AT, **again | {"decision": "moved"})
    assert other + 30 * MINUTE_MS == (await ana.records(Item))[LINE].time.start_ms


async def test_what_is_decided_or_taken_back_is_not_decided_again(ana, bo):
    await asks(ana, bo)
    page = await ana.get("/requests")
    await ana.post(AT, **form(page) | {"decision": "granted"})
    reply = await ana.post(AT, 409, **form(page) | {"decision": "declined"})
    assert "meanwhile" in words(reply.text)
    assert (Decision.GRANTED, "") == await decision(ana)


async def test_a_request_that_was_taken_back_is_gone(ana, bo):
    await asks(ana, bo)
    page = await ana.get("/requests")
    saw = await seen(ana, "request", ASKED)
    back = Patch("request", ASKED, set={"life": value_of(Life(True))}, saw=saw)
    assert "applied" == (await writes(ana, bo, [back])).status

    await ana.post(AT, 409, **form(page) | {"decision": "granted"})

    assert "Rain & wind" not in words(await ana.get("/requests"))
    assert (Decision.ASKED, "") == await decision(ana)


async def test_a_decision_that_is_none_and_a_reason_too_long_are_told(ana, bo):
    await asks(ana, bo)
    page = await ana.get("/requests")
    reply = await ana.post(AT, 422, **form(page) | {"decision": "perhaps"})
    assert "Grant it or decline it." in words(reply.text)
    long = {"decision": "granted", "reason": "x" * 201}
    reply = await ana.post(AT, 422, **form(page) | long)
    assert "Keep it under 200 characters." in words(reply.text)
    assert (Decision.ASKED, "") == await decision(ana)
    await ana.post("/requests/nowhere", 404, **form(page) | {"decision": "granted"})


async def test_by_when_an_answer_is_needed_is_said_and_when_none_came(ana, bo):
    await asks(ana, bo, until_ms=ana.clock() + 30 * MINUTE_MS)
    told = words(await ana.get("/requests"))
    assert "An answer is needed by" in told
    assert "No answer in time" not in told
    ana.clock.now_ms += 31 * MINUTE_MS
    told = words(await ana.get("/requests"))
    assert "No answer in time An answer was needed by" in told
    await ana.post(AT, **form(await ana.get("/requests")) | {"decision": "declined"})
    assert "needed by" not in words(await ana.get("/requests"))


async def test_without_a_time_nobody_is_hurried(ana, bo):
    await asks(ana, bo)
    assert "needed by" not in words(await ana.get("/requests"))
