"""What a browser downloads before the app starts: little, once, and from us only."""

import gzip
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import httpx
import pytest

from mobile.client_app import mounted, web_app
from mobile.client_files import ASSETS

FOR_EVER = "public, max-age=31536000, immutable"


def nothing(_page: ft.Page) -> None:
    pass


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web_app(nothing, tmp_path))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://phone", headers={"accept-encoding": ""}
    ) as client:
        yield client


async def version(browser: httpx.AsyncClient) -> str:
    page = (await browser.get("/")).text
    found = re.search(r'flet\.entrypointBaseUrl="/(client-[^/"]+)/"', page)
    assert found
    return found[1]


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_the_page_names_its_files_by_version_and_is_asked_for_each_time(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/")
    named = await version(browser)
    assert "no-cache" == answer.headers["cache-control"]
    assert f'src="/{named}/flutter_bootstrap.js"' in answer.text
    assert f'flet.canvasKitBaseUrl="/{named}/canvaskit/"' in answer.text
    assert f'flet.assetBase="/{named}/"' in answer.text
    assert "<title>Callboard</title>" in answer.text
    assert "access-control-allow-origin" not in answer.headers


async def test_a_versioned_file_is_compressed_and_kept_for_ever(
    browser: httpx.AsyncClient,
) -> None:
    address = f"/{await version(browser)}/main.dart.mjs"
    plain = await browser.get(address)
    small = await browser.get(address, headers={"accept-encoding": "gzip"})
    assert "gzip" == small.headers["content-encoding"]
    assert plain.content == small.content
    assert int(small.headers["content-length"]) < len(plain.content) / 2
    assert [FOR_EVER] * 2 == [a.headers["cache-control"] for a in (plain, small)]
    assert "text/javascript" == small.headers["content-type"]
    assert "require-corp" == small.headers["cross-origin-embedder-policy"]


async def test_a_file_is_compressed_once_for_all_who_ask(
    browser: httpx.AsyncClient, tmp_path: Path
) -> None:
    address = f"/{await version(browser)}/flutter_bootstrap.js"
    await browser.get(address, headers={"accept-encoding": "gzip"})
    [copy] = files_below(tmp_path)
    copy.write_bytes(gzip.compress(b"the kept copy"))
    again = await browser.get(address, headers={"accept-encoding": "gzip"})
    assert b"the kept copy" == again.content
    assert [copy] == files_below(tmp_path)


async def test_what_has_not_changed_is_not_sent_again(
    browser: httpx.AsyncClient,
) -> None:
    first = await browser.get("/icons/icon-192.png")
    again = await browser.get(
        "/icons/icon-192.png", headers={"if-none-match": first.headers["etag"]}
    )
    assert "no-cache" == first.headers["cache-control"]
    assert (304, b"") == (again.status_code, again.content)


async def test_the_head_of_a_file_has_its_length_and_no_body(
    browser: httpx.AsyncClient,
) -> None:
    head = await browser.head("/favicon.png")
    assert (
        str((ASSETS / "favicon.png").stat().st_size) == head.headers["content-length"]
    )
    assert b"" == head.content


async def test_the_icons_are_ours(browser: httpx.AsyncClient) -> None:
    for path in sorted((ASSETS / "icons").iterdir()):
        answer = await browser.get(f"/icons/{path.name}")
        assert path.read_bytes() == answer.content
    manifest = (await browser.get("/manifest.json")).json()
    assert ("Callboard", "#0B5D5B") == (manifest["name"], manifest["theme_color"])


async def test_only_our_fonts_and_the_icons_are_fetched_and_all_are_there(
    browser: httpx.AsyncClient,
) -> None:
    base = f"/{await version(browser)}/assets/"
    manifest = json.loads((await browser.get(f"{base}FontManifest.json")).text)
    assert ["MaterialIcons", "Roboto", "Callboard Sans", "Callboard Sans Strong"] == [
        entry["family"] for entry in manifest
    ]
    for entry in manifest:
        answer = await browser.get(base + entry["fonts"][0]["asset"])
        assert 200 == answer.status_code
        assert len(answer.content) > 100_000


async def test_no_address_reaches_a_file_outside_the_client(
    browser: httpx.AsyncClient,
) -> None:
    named = await version(browser)
    for address in (
        f"/{named}/..%2f..%2f__main__.py",
        f"/{named}/%2e%2e/__main__.py",
        "/..%2fmobile%2f__main__.py",
        f"/{named}//etc/passwd",
    ):
        answer = await browser.get(address)
        assert b"import argparse" not in answer.content
        assert b"root:" not in answer.content
        assert answer.status_code == 404 or answer.text.startswith("<!DOCTYPE html>")


async def test_below_a_path_every_address_carries_it(tmp_path: Path) -> None:
    app = mounted(web_app(nothing, tmp_path), "/app")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        page = (await client.get("/app/")).text
        deep = (await client.get("/app/plan/7")).text
        found = re.search(r'flet\.entrypointBaseUrl="(/app/client-[^/"]+/)"', page)
        assert found
        assert '<base href="/app/">' in page
        assert 'flet.webSocketEndpoint="/app/ws"' in page
        assert page == deep
        answer = await client.get(f"{found[1]}main.dart.mjs")
        assert (200, FOR_EVER) == (answer.status_code, answer.headers["cache-control"])
