"""A page of the app with no client: what Flutter would be sent, read as objects.

The session, the page and the components are Flet's own; only the connection is
ours. It serialises every message as the real one does, because that is where a
wrong property shows, and where Flet takes the state that it compares with next.
These are Flet's internals: flet is pinned to the version they were read in.
"""

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import flet as ft
import msgpack
from flet.components.public_utils import unwrap_component
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import (
    Message,
    MessageAction,
    RegisterClientResponseBody,
    configure_encode_object_for_msgpack,
)
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

Main = Callable[[ft.Page], Any]

# Turns of the loop that an event, the redraw it asks for and the effects of
# that redraw take: measured 4 at most.
SETTLE_TURNS = 20
DEADLINE_S = 5


class NoClient(Connection):
    """Keeps what would be sent, after encoding it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.get_running_loop()
        self.pubsubhub = PubSubHub(loop=self.loop, executor=None)
        self.page_url = "http://127.0.0.1"
        self.page_name = ""
        self.sent: list[Any] = []
        self.asked: list[Any] = []

    def send_message(self, message: Any) -> None:
        encode = configure_encode_object_for_msgpack(BaseControl)
        msgpack.packb([message.action, message.body], default=encode)
        self.sent.append(message)
        if message.action is MessageAction.INVOKE_METHOD:
            self.asked.append(message.body)


class OpenPage:
    """One page and the person in front of it."""

    def __init__(self, session: Session, connection: NoClient) -> None:
        self.session, self.connection = session, connection
        self.page = session.page
        # What this client answers, by what it is asked to do; nothing else.
        self.answers: dict[str, Any] = {}
        # What it takes its time for: until `answer_late`, or for ever.
        self.slow: set[str] = set()
        self.unanswered: list[Any] = []

    # What is there.

    def controls(self) -> Iterator[BaseControl]:
        yield from _below(self.page, set())

    def all(self, kind: type[BaseControl], **said: Any) -> list[Any]:
        return [
            control
            for control in self.controls()
            if isinstance(control, kind)
            and all(getattr(control, name, None) == it for name, it in said.items())
        ]

    def find(self, key: str) -> Any:
        """The one control with this key; of a named button, the button."""
        found = [
            control
            for control in self.controls()
            if getattr(control, "key", None) == key
        ]
        assert len(found) == 1, f"{len(found)} controls with the key {key}"
        return found[0]

    def below(self, control: BaseControl) -> Iterator[BaseControl]:
        """A control and all that is within it."""
        return _below(control, set())

    def texts(self) -> list[str]:
        return [text.value for text in self.all(ft.Text)]

    def errors(self) -> list[str]:
        """What Flet would show instead of the app: our code failed."""
        return [
            message.body.message
            for message in self.connection.sent
            if message.action is MessageAction.SESSION_CRASHED
        ]

    # What one does.

    async def press(self, key: str) -> None:
        control = self.find(key)
        pressed = [c for c in _below(control, set()) if getattr(c, "on_click", None)]
        assert len(pressed) == 1, f"{len(pressed)} things to press in {key}"
        await self.happen(pressed[0], "click")

    async def type(self, key: str, text: str) -> None:
        control = self.find(key)
        self.session.apply_patch(control._i, {"value": text})
        await self.happen(control, "change", text)

    async def submit(self, key: str) -> None:
        control = self.find(key)
        await self.happen(control, "submit", control.value)

    async def choose(self, key: str, index: int) -> None:
        """Press the destination with this index of a bar or a rail."""
        control = self.find(key)
        self.session.apply_patch(control._i, {"selected_index": index})
        await self.happen(control, "change", str(index))

    async def arrive(self, route: str) -> None:
        """What the browser's address bar and Back button do."""
        self.session.apply_patch(self.page._i, {"route": route})
        await self.happen(self.page, "route_change", {"route": route})

    async def resize(self, width: int, height: int) -> None:
        self.session.apply_patch(self.page._i, {"width": width, "height": height})
        await self.happen(self.page, "resize", {"width": width, "height": height})

    async def happen(self, control: BaseControl, event: str, said: Any = None) -> None:
        handled = asyncio.ensure_future(
            self.session.dispatch_event(control._i, event, said)
        )
        # A handler may itself wait for an answer of the client.
        while not handled.done():
            await self._turn()
        await handled
        await self.settle()

    async def settle(self) -> None:
        for _ in range(SETTLE_TURNS):
            await self._turn()

    async def answer_late(self) -> None:
        """What was slow until now is answered, whatever has gone meanwhile."""
        self.slow.clear()
        while self.unanswered:
            await self._answer(self.unanswered.pop(0))
        await self.settle()

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self.connection.asked:
            asked = self.connection.asked.pop(0)
            if asked.name in self.slow:
                self.unanswered.append(asked)
            else:
                await self._answer(asked)

    async def until(self, condition: Callable[[], Any]) -> None:
        """For what takes real time; fails after DEADLINE_S."""
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < deadline, "it did not happen in time"
            await asyncio.sleep(0.005)

    async def _answer(self, asked: Any) -> None:
        """Do what the browser does for a navigation; refuse what needs a device."""
        is_navigation = asked.name == "push_route"
        is_able = is_navigation or asked.name in self.answers
        error = None if is_able else f"no client here to {asked.name}"
        answer = self.answers.get(asked.name)
        self.session.handle_invoke_method_results(
            asked.control_id, asked.call_id, answer, error
        )
        if is_navigation:
            await self.arrive(asked.args["route"])


@asynccontextmanager
async def open_page(
    main: Main, route: str = "/", width: int = 390, height: int = 844
) -> AsyncIterator[OpenPage]:
    connection = NoClient()
    session = Session(connection)
    here = _context_page.set(session.page)
    try:
        session.apply_page_patch(
            {
                "route": route,
                "web": True,
                "width": width,
                "height": height,
                "platform": "linux",
            }
        )
        connection.send_message(
            Message(
                MessageAction.REGISTER_CLIENT,
                RegisterClientResponseBody(
                    session_id=session.id,
                    page_patch=session.get_page_patch(),
                    error="",
                ),
            )
        )
        context.reset_auto_update()
        main(session.page)
        await session.after_event(session.page)
        opened = OpenPage(session, connection)
        await opened.settle()
        yield opened
    finally:
        session.close()
        await asyncio.sleep(0)
        _context_page.reset(here)


def _below(value: Any, seen: set[int]) -> Iterator[BaseControl]:
    value = unwrap_component(value)
    if isinstance(value, list | tuple):
        for one in value:
            yield from _below(one, seen)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _below(one, seen)
    elif isinstance(value, BaseControl) and id(value) not in seen:
        seen.add(id(value))
        yield value
        for field in dataclasses.fields(value):
            if field.name != "data" and not field.metadata.get("skip"):
                yield from _below(getattr(value, field.name, None), seen)
