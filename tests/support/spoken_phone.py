"""A phone of a small day as a process, in any tongue, to be looked at.

`python -m tests.support.spoken_phone --data FOLDER --tongue longer`: a language, or one
of those that nobody speaks. The addresses of all screens are left in the folder.
"""

import argparse
import asyncio
import socket
import sys
from pathlib import Path

import flet as ft
import uvicorn

from mobile.client_app import web_app
from mobile.language import LANGUAGES, Tongue, speak
from mobile.state import State
from mobile.views import frame, screens
from mobile.views.appearance import look_of
from mobile.views.holding import Holding, held
from mobile.views.pair import Gate
from mobile.views.pane import Standing
from mobile.views.present import times
from mobile.views.presses import Presses
from shared.access import Role
from tests.support.every_screen import addresses
from tests.support.processes import Announced
from tests.support.small_day import publish, small_day
from tests.support.tongues import longer, marked
from tests.support.world import World

ADDRESSES = "addresses.txt"


class SpokenPhone(Announced):
    """The process; `addresses` are of all its screens."""

    def __init__(self, data: Path, tongue: str) -> None:
        self.data = data

        def command(port: int) -> list[str]:
            options = ["--data", str(data), "--port", str(port)]
            options += ["--tongue", tongue]
            return [sys.executable, "-m", "tests.support.spoken_phone", *options]

        super().__init__(command, rb"This phone is at (http\S+)\n")

    @property
    def addresses(self) -> list[str]:
        return (self.data / ADDRESSES).read_text().split()


async def serve(data: Path, tongue: str, listening: socket.socket) -> None:
    async with World(data) as day:
        await day.phone("ana", Role.HEAD, department="Camera")
        await day.phone("ben", Role.GATE)
        await day.phone("olga", Role.COORDINATOR)
        await small_day(day)
        await publish(day, "revision-1", "First call sheet")
        await day.settle()
        (data / ADDRESSES).write_text("\n".join(await addresses(day)))
        phone = day.state("olga")
        if tongue in LANGUAGES:
            phone.appearance.choose_language(tongue)
        speak(lambda: _tongue(phone, tongue))
        host, port = listening.getsockname()[:2]
        print(f"This phone is at http://{host}:{port}/", flush=True)
        app = web_app(lambda page: _show(phone, page), cache=data / "web")
        config = uvicorn.Config(app, ws="websockets-sansio", log_level="warning")
        await uvicorn.Server(config).serve(sockets=[listening])


def _tongue(phone: State, name: str) -> Tongue:
    made_up = {"longer": longer, "marked": marked}
    return made_up[name]() if name in made_up else phone.appearance.tongue()


def _show(phone: State, page: ft.Page) -> None:
    fresh = times.freshness(phone.freshness(), phone.now_ms(), phone.days.zone())
    around = held(Holding(phone), Gate)
    frame.show(
        page, Standing(fresh), screens.routes(), look_of(phone), around, Presses(0)
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tongue", default="en")
    options = parser.parse_args()
    listening = socket.create_server(("127.0.0.1", options.port))
    asyncio.run(serve(options.data, options.tongue, listening))


if __name__ == "__main__":
    main()
