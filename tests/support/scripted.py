"""A server that answers as a test tells it to, one answer after the other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from mobile.app import Phone
from mobile.clock import Clock
from mobile.replica import kept
from mobile.secrets import FileSecrets
from mobile.settings import Settings
from shared.access import Role
from shared.changes import Outcome
from shared.clock import Reading
from shared.errors import CallboardError
from shared.schema import ALL
from shared.wire import Cursor, HelloReply, PullReply, Push, PushReply, SnapshotPage
from tests.support.replica_file import ME, MINE, PAIRED
from tests.support.world import Entropy

PORTAL = httpx.Response(
    200, html="<html><title>Free Wi-Fi</title>Please sign in</html>"
)
NOW_MS = 1_781_240_400_000
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response] | Exception


def ok(message: msgspec.Struct) -> httpx.Response:
    return httpx.Response(200, content=msgspec.json.encode(message))


def problem(error: CallboardError, status: int | None = None) -> httpx.Response:
    return httpx.Response(
        status or error.status, content=msgspec.json.encode(error.problem())
    )


def hello(**said: Any) -> httpx.Response:
    fields: dict[str, Any] = {
        "now_ms": NOW_MS,
        "epoch": "epoch-1",
        "head": 0,
        "scopes": (ALL, MINE),
        "role": Role.HEAD,
        "person": ME,
    }
    return ok(HelloReply(**fields | said))


def at(seq: int = 0, epoch: str = "epoch-1") -> Cursor:
    return Cursor(epoch, seq, f"change-{seq}" if seq else "")


def snapshot(
    scope: str,
    next: str = "",  # noqa: A002
    *effects: Any,
    epoch: str = "epoch-1",
    seq: int = 0,
) -> httpx.Response:
    return ok(SnapshotPage(scope, at(seq, epoch), effects, next))


def pull(
    seq: int = 0, *effects: Any, more: bool = False, epoch: str = "epoch-1"
) -> httpx.Response:
    cursors = {ALL: at(seq, epoch), MINE: at(seq, epoch)}
    return ok(PullReply(effects, cursors, seq, more, NOW_MS))


def push(*outcomes: Any, head: int = 1) -> httpx.Response:
    return ok(PushReply(NOW_MS, head, outcomes))


# What the beginning of every phone is answered.
BEGINNING: tuple[Answer, ...] = (
    hello(),
    snapshot(ALL),
    snapshot(MINE),
    pull(),
)


class Script(httpx.AsyncBaseTransport):
    """Answers in turn, beyond its end not at all; `asked` are the requests so far."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.ConnectError("silence")
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            answer = answer(request)
        if not isinstance(answer.stream, httpx.ByteStream):
            return answer
        # A copy: the same answer may be given twice.
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=answer.content
        )

    def names(self) -> list[str]:
        """What was asked for, by the last part of its address."""
        return [request.url.path.rsplit("/", 1)[1] for request in self.asked]


class StoppedClock:
    """Nothing moves it; nobody waits, though what was asked for is noted."""

    def __init__(self) -> None:
        self.waited_ms: list[int] = []

    def reading(self) -> Reading:
        return Reading(NOW_MS, "boot-1", 60_000)

    async def wait(self, ms: int) -> None:
        self.waited_ms.append(ms)


def scripted_phone(
    folder: Path, *answers: Answer, clock: Clock | None = None
) -> tuple[Phone, Script]:
    """A phone that is paired, has nothing yet, and asks this script."""
    script = Script(*answers)
    phone = Phone(
        Settings(folder, "ana"),
        clock=clock or StoppedClock(),
        transport=script,
        entropy=Entropy("scripted"),
        uniform=lambda: 0.5,
    )
    phone.replica.write(kept.put_paired, PAIRED)
    FileSecrets(folder).put("token-1")
    return phone, script


def write_note(phone: Phone) -> None:
    """Something saved, as any phone may save it."""
    phone.state.incidents.write(phone.state.incidents.begin(), "Ladder slipped")


def settled(request: httpx.Request) -> httpx.Response:
    """Everything that was pushed has been applied."""
    sent = msgspec.json.decode(request.content, type=Push)
    return push(*(Outcome(change.id, "applied", 1) for change in sent.changes))
