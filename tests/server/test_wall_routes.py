"""The link opens its wall and nothing else, and no key stays where it can be read."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.admin.security import STRICT_POLICY
from server.app import Core, create_app, create_core
from server.settings import Settings
from server.wall.board_view import Frame
from server.wall.routes import FOLDER, PARTS
from tests.support.office_world import START_MS
from tests.support.wall_world import NAME, PHONE, WALL, WallWorld

URL = f"/wall/{WALL}"


class Door:
    """A browser in front of the server, and the office behind it."""

    def __init__(self, core: Core, browser: AsyncTestClient[Litestar]) -> None:
        self.core = core
        self.browser = browser
        self.told = WallWorld(core.store)

    async def get(self, path: str, key: str = "") -> httpx.Response:
        """Without following anywhere; with a key, as the wall's cookie carries it."""
        name = f"callboard_wall{self.core.cookies.suffix}"
        headers = {"Cookie": f"{name}={key}"} if key else {}
        self.browser.cookies.clear()
        return await self.browser.get(path, headers=headers, follow_redirects=False)

    async def frame(self) -> Frame:
        answer = await self.get(f"{URL}/board.json", self.told.key)
        assert 200 == answer.status_code, answer.text
        return msgspec.json.decode(answer.content, type=Frame)


@asynccontextmanager
async def opened_door(folder: Path, **settings: Any) -> AsyncIterator[Door]:
    doors: list[Door] = []

    def clock() -> int:
        return doors[0].told.world.now_ms if doors else START_MS

    core = create_core(Settings(folder, **settings), clock=clock)
    async with AsyncTestClient(create_app(core)) as browser:
        doors.append(Door(core, browser))
        await doors[0].told.begin()
        yield doors[0]


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with opened_door(tmp_path) as door:
        yield door


def is_refused(answer: httpx.Response) -> bool:
    return 403 == answer.status_code and "forbidden" == answer.json()["code"]


async def test_the_link_puts_the_key_away_and_goes_to_the_bare_address(
    door: Door,
) -> None:
    answer = await door.get(f"{URL}?key={door.told.key}")

    assert 303 == answer.status_code
    assert URL == answer.headers["location"]
    (cookie,) = answer.headers.get_list("set-cookie")
    assert f"={door.told.key};" in cookie
    for rule in ("HttpOnly", f"Path={URL};", "SameSite=strict"):
        assert rule in cookie
    assert "Secure" not in cookie
    assert "no-store" == answer.headers["cache-control"]


async def test_over_https_the_key_never_travels_in_clear(tmp_path: Path) -> None:
    async with opened_door(tmp_path, public_url="https://unit.example") as door:
        answer = await door.get(f"{URL}?key={door.told.key}")

        assert "Secure" in answer.headers["set-cookie"]


async def test_a_chosen_theme_survives_the_way_and_nothing_else_does(
    door: Door,
) -> None:
    key = door.told.key

    kept = await door.get(f"{URL}?key={key}&theme=dark&next=//elsewhere.example")
    strange = await door.get(f"{URL}?key={key}&theme=%22%3E")

    assert f"{URL}?theme=dark" == kept.headers["location"]
    assert URL == strange.headers["location"]


@pytest.mark.parametrize("name", [WALL, "no-such-wall"])
async def test_a_wrong_key_and_a_wrong_name_get_the_same_clear_page(
    door: Door, name: str
) -> None:
    answer = await door.get(f"/wall/{name}?key=wrong")

    assert 403 == answer.status_code
    assert "This link opens no wall" in answer.text
    assert (FOLDER / "closed.html").read_text() == answer.text
    assert "set-cookie" not in answer.headers


async def test_the_page_itself_is_empty_and_anybodys(door: Door) -> None:
    """A link on another site comes without the cookie; what the page asks has it."""
    await door.told.publish()
    bare, held = await door.get(URL), await door.get(URL, door.told.key)

    assert 200 == bare.status_code
    assert bare.text == held.text
    assert "Lunch" not in bare.text
    assert "no-cache" == bare.headers["cache-control"]


@pytest.mark.parametrize("path", ["board.json", "live"])
async def test_without_its_key_a_wall_tells_nothing(door: Door, path: str) -> None:
    other = await door.told.link("other-wall")

    assert is_refused(await door.get(f"{URL}/{path}"))
    assert is_refused(await door.get(f"{URL}/{path}", "wrong"))
    assert is_refused(await door.get(f"{URL}/{path}", other))
    assert is_refused(await door.get(f"/wall/no-such-wall/{path}", door.told.key))


async def test_a_removed_wall_is_refused_from_the_next_request_on(door: Door) -> None:
    await door.frame()

    await door.told.remove()

    assert is_refused(await door.get(f"{URL}/board.json", door.told.key))
    assert 403 == (await door.get(f"{URL}?key={door.told.key}")).status_code


async def test_a_new_link_of_the_same_name_ends_the_old_one(door: Door) -> None:
    old = door.told.key
    door.told.key = await door.told.link()

    assert is_refused(await door.get(f"{URL}/board.json", old))
    assert "The Brass Heron" == (await door.frame()).board.production  # type: ignore[union-attr]


async def test_the_board_is_never_kept_on_the_way(door: Door) -> None:
    answer = await door.get(f"{URL}/board.json", door.told.key)

    assert "no-store" == answer.headers["cache-control"]
    assert "application/json" == answer.headers["content-type"]


async def test_a_wall_names_nobody(door: Door) -> None:
    await door.told.publish()
    await door.told.check_in("ben")

    answer = await door.get(f"{URL}/board.json", door.told.key)

    assert "Scene 43" in answer.text
    for private in (NAME, PHONE, *door.told.people.values(), door.told.key):
        assert private not in answer.text


async def test_a_wall_can_only_be_looked_at(door: Door) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in (URL, f"{URL}/board.json", f"{URL}/live"):
            assert 405 == (await door.browser.request(method, path)).status_code


async def test_every_part_of_the_page_is_here_and_ours(door: Door) -> None:
    """Pages, style sheets and scripts, and whatever they name in turn."""
    named = re.compile(
        r"""(?:href=|src=|from |register\(|url\()["']?([^"')> ]+)["')]"""
    )
    ways, seen = [URL, f"{URL}?key=wrong"], set[str]()
    while ways:
        way = ways.pop()
        seen.add(way)
        answer = await door.get(way)
        assert answer.status_code in (200, 403), way
        assert STRICT_POLICY == answer.headers["content-security-policy"]
        if answer.headers["content-type"].startswith("font/"):
            continue
        for name in named.findall(answer.text):
            if name.startswith("data:"):
                continue
            there = str(httpx.URL(f"http://wall{way}").join(name).raw_path.decode())
            if there not in seen:
                ways.append(there)

    assert {f"/wall/{name}" for name in PARTS} <= seen
    assert [] == [way for way in seen if not way.startswith(("/wall/", "/admin/"))]


@pytest.mark.parametrize("page", ["wall.html", "closed.html"])
def test_no_page_carries_code_or_style_of_its_own(page: str) -> None:
    """The strict policy would not run it."""
    text = (FOLDER / page).read_text()

    assert [] == re.findall(r"<style|\sstyle=|\son\w+=|<script>", text)
