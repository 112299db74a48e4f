"""A phone far into a season: how soon it is there, asks its file, and says *Saved*."""

import asyncio
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from sqlite3 import Connection
from typing import Any

import flet as ft

from mobile.app import Phone
from mobile.settings import Settings
from mobile.views import screens
from tests.bench.limits import full
from tests.bench.measure import Line, Sizes, line, seconds
from tests.bench.noon import NoonClock
from tests.bench.season import Season, opened, season
from tests.support.phone_page import phone_page

START_MS_MAX = 300.0
QUERY_MS_MAX = 20.0
TABLET_PX = 1180


def start(sizes: Sizes) -> list[Line]:
    """Each in a new process, from the first line of ours that is loaded: until today's
    data is there, and until its screen is. Compiled, and used before, as on a phone.
    """
    with season(sizes) as there:
        _started_ms(there)
        starts = [_started_ms(there) for _ in range(sizes.runs)]
    data, screens = zip(*starts, strict=True)
    name = "the aim: 300 ms of our own code"
    return [
        line("cold start to today's data", data, "ms", START_MS_MAX, name),
        line("cold start to today's screen", screens, "ms", START_MS_MAX, name),
    ]


def _started_ms(there: Season) -> tuple[float, float]:
    folder = there.folder
    command = [sys.executable, "-m", "tests.bench.starting", str(folder)]
    environ = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environ)
    data, screen = map(float, ran.stdout.split())
    return data, screen


def saved(sizes: Sizes) -> list[Line]:
    """A code is heard until its scan is on disk and can be said to be."""
    with season(sizes) as there:
        commits, scans = zip(*asyncio.run(_saved_ms(there)), strict=True)
    limit = statistics.median(commits)
    name = "one FULL commit of a row in such a file (aim: at most 3)"
    return [line("scan to Saved", scans, "ms", limit, name)]


async def _saved_ms(there: Season) -> list[tuple[float, float]]:
    """A commit and a scan in turn, on the same disk: of each how long it took."""
    connection = full(there.folder / "commits.sqlite")
    connection.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, body BLOB)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (body) VALUES (?)", (b"x" * 300,))
        connection.execute("COMMIT")

    found = []
    async with opened(there) as phone:
        phone.state.days.today()
        first, *others = there.labels
        phone.state.scanning.hear(first)
        for label in others:
            bare = seconds(commit)
            scan = seconds(lambda label=label: phone.state.scanning.hear(label))
            assert phone.state.scanning.run.entries[0].fact, "nothing was recorded"
            found.append((1000 * bare, 1000 * scan))
    connection.close()
    return found


def queries(sizes: Sizes) -> list[Line]:
    """Every screen is opened; each question it asked of the file is asked again."""
    with season(sizes) as there:
        asked = asyncio.run(_asked(there))
        connection = full(there.folder / "replica.db")
        spent = {
            one: [_answered_ms(connection, *one) for _ in range(sizes.runs)]
            for one in asked
        }
        connection.close()
    slowest = max(spent, key=lambda one: statistics.median(spent[one]))
    name = (
        f"the aim: 20 ms; the slowest of {len(asked)}: {' '.join(slowest[0].split())}"
    )
    return [line("slowest query", spent[slowest], "ms", QUERY_MS_MAX, name)]


def _answered_ms(connection: Connection, sql: str, given: tuple[Any, ...]) -> float:
    return 1000 * seconds(lambda: connection.execute(sql, given).fetchall())


async def _asked(there: Season) -> set[tuple[str, tuple[Any, ...]]]:
    """Every question that is asked while screens are opened, none from memory."""
    asked: set[tuple[str, tuple[Any, ...]]] = set()

    class Noting(Connection):
        def execute(self, sql: str, given: Any = ()) -> Any:
            if sql.lstrip().startswith("SELECT"):
                asked.add((sql, tuple(given)))
            return super().execute(sql, given)

    settings = Settings(there.folder)
    phone = Phone(settings, clock=NoonClock(), factory=Noting)
    try:
        for path in paths(there.ids):
            phone.client.on_change()
            async with phone_page(phone.state, path, TABLET_PX) as page:
                assert not page.errors(), page.errors()
    finally:
        await phone.stop()
    return asked


def paths(known: Mapping[str, str]) -> Iterator[str]:
    """The address of every screen; of a list, also that of one thing, by the ids that
    are known, or of its form for a new one.
    """
    for route in screens.routes():
        path = f"/{(route.path or '').removeprefix('/')}"
        yield path
        if _has_detail(route):
            yield f"{path}/{known.get(path, 'new')}"


def _has_detail(route: ft.Route) -> bool:
    return any(child.path == ":id" for child in route.children or ())
