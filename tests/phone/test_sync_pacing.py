"""A bad line, minute after minute: never hammered, and back as soon as it is asked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from shared.errors import Busy, TooMany
from shared.wire import POLL_MS
from tests.support.scripted import PORTAL, hello, problem, write_note
from tests.support.virtual_phone import VirtualPhone, in_made_up_time, virtual_phone

MINUTE_S = 60
# The backoff doubles from half a second, so that the first minute has the most.
FIRST_MINUTE_MAX, LATER_MINUTE_MAX = 10, 3
# A person who asks sees what comes of it before they look away.
BACK_S = 2
RETRY_AFTER_S = 20
POLL_S = POLL_MS // 1000
AIRPLANE_S = 10
# Off and on again three times: each time a few attempts, and one round.
TOGGLED_MINUTE_MAX = 3 * 12

GZIP = {"content-encoding": "gzip", "content-type": "application/json"}
GREETING = hello().content


class Raw(httpx.AsyncByteStream):
    """Bytes as they came, for whoever has to unpack them."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


def raw(body: bytes) -> httpx.Response:
    return httpx.Response(200, headers=GZIP, stream=Raw(body))


def patience(status: int) -> httpx.Response:
    headers = {"retry-after": str(RETRY_AFTER_S)}
    return httpx.Response(status, headers=headers, html="<h1>later</h1>")


def patience_until() -> httpx.Response:
    """A date, by a clock that is nowhere near ours."""
    began = "Thu, 01 Jan 1970 00:00:07 GMT"
    over = f"Thu, 01 Jan 1970 00:00:{7 + RETRY_AFTER_S} GMT"
    return httpx.Response(503, headers={"date": began, "retry-after": over})


BAD: dict[str, Callable[[], httpx.Response]] = {
    "a portal's page": lambda: PORTAL,
    "a redirect": lambda: httpx.Response(302, headers={"location": "//portal.test/"}),
    "511": lambda: httpx.Response(511, html="<h1>Sign in to the network</h1>"),
    "500": lambda: httpx.Response(500, html="<h1>Internal Server Error</h1>"),
    "another type": lambda: httpx.Response(200, text="it works!"),
    "half a gzip": lambda: raw(gzip.compress(GREETING)[: len(GREETING) // 3]),
    "gzip that is none": lambda: raw(GREETING),
    "a gzip of a page": lambda: raw(gzip.compress(PORTAL.content)),
}
PATIENT: dict[str, Callable[[], httpx.Response]] = {
    "a proxy's 429": lambda: patience(429),
    "a proxy's 503": lambda: patience(503),
    "a proxy's 503 with a date": patience_until,
    "busy": lambda: problem(Busy("full", retry_after_s=RETRY_AFTER_S)),
    "too many": lambda: problem(TooMany("less", retry_after_s=RETRY_AFTER_S)),
}


@asynccontextmanager
async def at_rest(folder: Path) -> AsyncIterator[VirtualPhone]:
    """A phone that has heard all there is, and waits."""
    async with virtual_phone(folder) as one:
        await asyncio.sleep(MINUTE_S)
        assert one.phone.runner.link().failures == 0
        one.asked.clear()
        yield one


async def is_back_when_asked(one: VirtualPhone) -> None:
    """The line is good again, and a person asks: what waited has gone."""
    waiting = one.phone.state.freshness().waiting
    one.answers = one.well
    one.phone.state.centre.sync_now()
    await asyncio.sleep(BACK_S)
    assert (1, 0) == (waiting, one.phone.state.freshness().waiting)
    assert 1 == len(one.taken)
    assert 0 == one.phone.runner.link().failures


@pytest.mark.parametrize("answer", BAD.values(), ids=list(BAD))
def test_what_is_no_answer_is_asked_for_ever_less_often(
    tmp_path: Path, answer: Callable[[], httpx.Response]
) -> None:
    async def work() -> None:
        async with at_rest(tmp_path) as one:
            one.answers = lambda _: answer()
            write_note(one.phone)
            one.streams[-1].cut()
            await asyncio.sleep(10 * MINUTE_S)
            assert one.in_a_minute_max() <= FIRST_MINUTE_MAX
            later_s = one.asked[0][0] + 2 * MINUTE_S
            assert 1 <= one.in_a_minute_max(later_s) <= LATER_MINUTE_MAX
            await is_back_when_asked(one)

    in_made_up_time(work())


@pytest.mark.parametrize("answer", PATIENT.values(), ids=list(PATIENT))
def test_whoever_asks_for_patience_is_given_it(
    tmp_path: Path, answer: Callable[[], httpx.Response]
) -> None:
    async def work() -> None:
        async with at_rest(tmp_path) as one:
            one.answers = lambda _: answer()
            # At this very moment a poll falls due: it must not cut the wait short.
            write_note(one.phone)
            await asyncio.sleep(10 * MINUTE_S)
            times = [at_s for at_s, _ in one.asked]
            gaps = [after - before for before, after in pairwise(times)]
            assert len(gaps) > 5
            assert min(gaps) >= RETRY_AFTER_S
            await is_back_when_asked(one)

    in_made_up_time(work())


def test_a_stream_that_is_refused_for_a_time_is_not_asked_for_before(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with virtual_phone(tmp_path) as one:

            def crowded(request: httpx.Request) -> httpx.Response:
                is_live = request.url.path.endswith("/live")
                return patience(503) if is_live else one.well(request)

            one.answers = crowded
            await asyncio.sleep(10 * MINUTE_S)
            times = [at_s for at_s, name in one.asked if name == "live"]
            gaps = [after - before for before, after in pairwise(times)]
            assert len(gaps) > 5
            assert min(gaps) >= RETRY_AFTER_S + POLL_S / 2
            # Meanwhile it is polled for, as ever.
            polls = [at_s for at_s, name in one.asked if name == "pull"]
            assert max(after - before for before, after in pairwise(polls)) <= POLL_S

    in_made_up_time(work())


def off(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("the radio is off")


def test_a_radio_that_goes_on_and_off_is_no_storm_and_sends_what_was_kept_once(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with at_rest(tmp_path) as one:
            for _ in range(30):
                one.answers = off
                for stream in one.streams:
                    stream.cut()
                write_note(one.phone)
                await asyncio.sleep(AIRPLANE_S)
                one.answers = one.well
                await asyncio.sleep(AIRPLANE_S)
            one.phone.state.centre.sync_now()
            await asyncio.sleep(BACK_S)
            assert 0 == one.phone.state.freshness().waiting
            assert 30 == len(one.taken) == len(set(one.taken))
            assert one.in_a_minute_max() <= TOGGLED_MINUTE_MAX

    in_made_up_time(work())


@pytest.mark.parametrize("off_s", [1, MINUTE_S, 60 * MINUTE_S])
def test_however_long_the_radio_was_off_a_person_who_asks_is_heard_at_once(
    tmp_path: Path, off_s: int
) -> None:
    async def work() -> None:
        async with at_rest(tmp_path) as one:
            one.answers = off
            one.streams[-1].cut()
            write_note(one.phone)
            await asyncio.sleep(off_s)
            assert one.in_a_minute_max() <= FIRST_MINUTE_MAX
            await is_back_when_asked(one)

    in_made_up_time(work())
