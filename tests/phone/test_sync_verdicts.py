"""What the office decides on work that waited reaches its author at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest

from mobile.replica import held, records
from shared.changes import Change, Effect, Outcome, edited
from shared.session import Phase
from shared.wire import LiveFrame, Push
from tests.support.living import Living, live
from tests.support.replica_file import fact_effect
from tests.support.scripted import BEGINNING, NOW_MS, at, hello, pull, push, write_note


class Office:
    """A server that keeps every change for review, and then decides."""

    def __init__(self) -> None:
        self.row: Effect | None = None
        self.outcomes: tuple[Outcome, ...] = ()

    def answers(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rsplit("/", 1)[1]
        if name == "hello":
            return hello(head=1, outcomes=self.outcomes)
        if name == "push":
            sent = msgspec.json.decode(request.content, type=Push)
            return push(*(waits(change) for change in sent.changes))
        return pull(2, self.row) if self.row else pull(1)

    def decides(self, change: str) -> Effect:
        """The office will not have it; the log row that says so."""
        said = Outcome(change, "refused", code="revoked", detail="It was not taken.")
        self.outcomes = (said,)
        return review(change)


def waits(change: Change) -> Outcome:
    named = [
        [patch.kind, patch.id, group]
        for patch in change.patches
        for group in sorted(edited(patch))
    ]
    return Outcome(change.id, "held", 0, "revoked", "To be accepted.", {"held": named})


def review(change: str) -> Effect:
    body = {"fact": change, "verdict": "dismissed"}
    return fact_effect(2, "fact-2", "review", body)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
async def living(tmp_path: Path, office: Office) -> AsyncIterator[Living]:
    one = Living(tmp_path, *BEGINNING, *[office.answers] * 200)
    one.phone.start()
    yield one
    await one.phone.stop()


async def noted(living: Living) -> str:
    """A note that waits for the office; the id of its change."""
    write_note(living.phone)
    await living.until(lambda: living.phone.replica.read(held.asked))
    await living.until(lambda: living.phone.client.session.phase is Phase.REST)
    [change] = living.phone.replica.read(held.asked)
    return change


async def test_a_phone_that_polls_greets_when_a_pull_tells_of_a_verdict_on_its_work(
    living: Living, office: Office
) -> None:
    living.refuses_streams = True
    await living.until(lambda: "live" in living.asked())
    change = await noted(living)
    greeted = living.asked().count("hello")

    office.row = office.decides(change)
    await living.later(15_000)

    await living.until(lambda: living.phone.state.inbox.refusals())
    assert greeted + 1 == living.asked().count("hello")
    assert () == living.phone.replica.read(held.asked)


async def test_so_does_one_that_hears_of_it_by_its_stream(
    living: Living, office: Office
) -> None:
    stream = await live(living)
    change = await noted(living)
    greeted = living.asked().count("hello")

    row = office.decides(change)
    stream.send(LiveFrame(at(1), at(2), (row,), True, NOW_MS))

    await living.until(lambda: not living.phone.replica.read(held.asked))
    assert greeted + 1 == living.asked().count("hello")


async def test_a_verdict_on_the_work_of_others_is_no_reason_to_greet(
    living: Living, office: Office
) -> None:
    living.refuses_streams = True
    await living.until(lambda: "live" in living.asked())
    await noted(living)
    greeted, pulled = (living.asked().count(name) for name in ("hello", "pull"))

    office.row = review("change-of-another")
    await living.later(15_000)
    await living.until(lambda: living.asked().count("pull") > pulled)
    await living.until(lambda: living.phone.replica.read(records.facts, "review"))
    await living.until(lambda: living.phone.client.session.phase is Phase.REST)
    await living.turns()

    assert greeted == living.asked().count("hello")
