"""The app for a desk: one phone a browser cookie, kept on the server's disk.

A convenience beside the real phones: it needs the line, and says so. Tabs of one
browser share their phone. One that nobody looks at is closed after a while; its
folder goes only when nothing in it is unsent.
"""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

import flet as ft
from msgspec import Struct

from mobile import client_app
from mobile.app import Phone, shown
from mobile.client_files import Message, Receive, Scope, Send
from mobile.desk_policy import guarded
from mobile.language import speak
from mobile.settings import Settings
from mobile.state import State

COOKIE = "callboard_desk"
# A year: the phone behind it may hold work that waits for the server.
COOKIE_AGE_S = 365 * 24 * 3600
NAME_BYTES = 16
# Each is a replica and a live stream; a server is not a farm of phones.
DESKS_MAX = 200
# A browser that is shut for the night comes back to its phone in the morning.
IDLE_S = 12 * 3600
# Anybody may open one: it is kept for whoever has a code, and types it now.
UNPAIRED_IDLE_S = 300
SWEEP_S = 60

_NAME = re.compile(r"[0-9a-f]{32}")
_asking: ContextVar[str] = ContextVar("desk", default="")


class Desk(Struct):
    """One browser's phone. `pages` are open now; `left_s` is when the last went."""

    phone: Phone
    main: Callable[[ft.Page], None]
    pages: int = 0
    left_s: float = 0.0


class Desks:
    """All desks of a server, in one folder. `entropy` makes their names."""

    def __init__(
        self,
        data: Path,
        prefix: str,
        entropy: Callable[[int], bytes],
        *,
        is_secure: bool = False,
    ) -> None:
        self._data = data
        self._entropy = entropy
        self._is_secure = is_secure
        self._prefix = prefix
        self._open: dict[str, Desk] = {}
        # Being swept away: to open one now would be to write into a folder that goes.
        self._going: set[str] = set()
        client = client_app.web_app(self._show, cache=data / "client")
        self._app = client_app.mounted(client, prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = _name_in(scope)
        if scope["type"] == "http":
            cookied = send if name else self._naming(send)
            await self._app(scope, receive, guarded(cookied))
        elif name:
            await self._talk(name, scope, receive, send)
        else:
            # The page itself gave a cookie; a browser that keeps none has no phone.
            await receive()
            await send({"type": "websocket.close", "code": 4403})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Flet's own life and the sweeping, for as long as the server runs."""
        async with client_app.running():
            self._take_up()
            sweeping = asyncio.create_task(self._sweep())
            try:
                yield
            finally:
                sweeping.cancel()
                with suppress(asyncio.CancelledError):
                    await sweeping
                for desk in self._open.values():
                    await desk.phone.stop()
                self._open.clear()

    async def _talk(
        self, name: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """One open page of a desk; what Flet starts meanwhile knows whose it is."""
        desk = self.desk(name)
        if desk is None:
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        _asking.set(name)
        speak(desk.phone.state.appearance.tongue)
        desk.pages += 1
        try:
            await self._app(scope, receive, send)
        finally:
            desk.pages -= 1
            desk.left_s = asyncio.get_running_loop().time()

    def _show(self, page: ft.Page) -> None:
        desk = self._open.get(_asking.get())
        if desk is not None:
            desk.main(page)

    def desk(self, name: str) -> Desk | None:
        """The desk of that name, opened if it is not; None when there are too many,
        or while that one is being swept away: the browser asks again by itself.
        """
        if name in self._going:
            return None
        if name not in self._open:
            if len(self._open) >= DESKS_MAX:
                return None
            settings = Settings(self._data / name, "Desk", is_desk=True)
            phone = Phone(settings)
            now_s = asyncio.get_running_loop().time()
            self._open[name] = Desk(phone, shown(phone), left_s=now_s)
        return self._open[name]

    def _take_up(self) -> None:
        """Desks from before the server was started again: what waits in them is sent,
        and those that nobody comes back to are swept in their time.
        """
        known = self._data.iterdir() if self._data.exists() else ()
        for name in sorted(one.name for one in known if _NAME.fullmatch(one.name)):
            desk = self.desk(name)
            if desk is not None:
                desk.phone.start()

    def _naming(self, send: Send) -> Send:
        """Gives the browser the name of a desk with the first page it gets."""
        secure = "; Secure" if self._is_secure else ""
        cookie = (
            f"{COOKIE}={self._entropy(NAME_BYTES).hex()}; Path={self._prefix}; "
            f"Max-Age={COOKIE_AGE_S}; HttpOnly; SameSite=Strict{secure}"
        )

        async def pass_on(message: Message) -> None:
            is_page = message["type"] == "http.response.start" and any(
                name.lower() == b"content-type" and value.startswith(b"text/html")
                for name, value in message.get("headers", ())
            )
            if is_page:
                header = (b"set-cookie", cookie.encode())
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        return pass_on

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            await self.sweep(asyncio.get_running_loop().time())

    async def sweep(self, now_s: float) -> None:
        """Close and drop the desks that nobody has looked at since IDLE_S, and those
        of nobody since UNPAIRED_IDLE_S.

        `now_s` is the loop's time. One that holds what nothing else does stays: its
        owner may come back.
        """
        for name, desk in tuple(self._open.items()):
            state = desk.phone.state
            idle_s = IDLE_S if state.paired else UNPAIRED_IDLE_S
            if desk.pages or now_s - desk.left_s < idle_s or _holds_work(state):
                continue
            del self._open[name]
            self._going.add(name)
            try:
                await desk.phone.stop()
                await asyncio.to_thread(shutil.rmtree, self._data / name, True)
            finally:
                self._going.discard(name)


def _holds_work(state: State) -> bool:
    """Unsent, undecided, begun, or scanned and not known yet."""
    parting = state.signing_out.parting()
    is_scanned = any(not one.subject for one in state.unknown_codes.all())
    return bool(parting.waiting or parting.hindrances or is_scanned)


def _name_in(scope: Scope) -> str:
    """The desk that the browser's cookie names; empty for none of ours."""
    for header, value in scope.get("headers", ()):
        if header == b"cookie":
            with suppress(CookieError, UnicodeDecodeError):
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
                if found is not None and _NAME.fullmatch(found.value):
                    return found.value
    return ""
