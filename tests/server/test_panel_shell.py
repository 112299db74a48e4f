import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Request, get, post
from litestar.di import NamedDependency
from litestar.response import Response, Template
from litestar.testing import AsyncTestClient

from server.accounts.nouns import Identity
from server.accounts.passwords import Passwords
from server.accounts.signing_in import SESSION_IDLE_MS, Accounts
from server.accounts.throttle import FREE_TRIES_PAIR, Throttle
from server.admin.frame import STATIC_FOLDER, Decision, Frame, Place, static_files
from server.admin.frame import templates as panel_templates
from server.admin.panel import panel
from server.admin.security import (
    STRICT_POLICY,
    CookieRules,
    csrf,
    page_after_login,
    security_headers,
)
from server.openapi import api_document, api_page, openapi
from server.openapi import static_files as api_files
from server.store.accounts import SqliteAccounts, create_tables

EMAIL, PASSWORD = "ana@example.org", "harbour crane dawn"
COOKIES = CookieRules(is_secure=False)
PANEL = Path(__file__).parents[2] / "server"


@get("/")
async def first_page(identity: NamedDependency[Identity]) -> Template:
    frame = Frame(
        me=identity.account.id,
        account_name=identity.account.name,
        production="Harbour <Lights>",
        pages=(Place("Plan", "/admin/harbour/plan", icon="plan", is_here=True),),
        decisions=(Decision(2, "Conflicts", "/admin/harbour/conflicts", "stop"),),
        as_of="09:42",
        live_url="/admin/live?from=7",
    )
    return Template("base.html", context={"frame": frame})


@post("/act")
async def act(request: Request[Identity, Any, Any]) -> str:
    return request.user.account.email


@post("/sync/v1/harbour/push")
async def push() -> str:
    return "taken"


@get("/app/index.html")
async def phone() -> Response[str]:
    policy = {"content-security-policy": "default-src 'self'"}
    return Response("<!doctype html>", media_type="text/html", headers=policy)


class World:
    def __init__(self) -> None:
        self.now_ms = 1_000_000_000
        self.tokens = 0
        self.connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        create_tables(self.connection)
        self.accounts = Accounts(
            SqliteAccounts(self.run, self.run),
            Passwords(),
            Throttle(),
            lambda: self.now_ms,
            self.token,
        )

    def token(self, size: int) -> bytes:
        self.tokens += 1
        return self.tokens.to_bytes(size, "big")

    async def run(self, job: Callable[[sqlite3.Connection], Any]) -> Any:
        return job(self.connection)

    def app(self) -> Litestar:
        return Litestar(
            [
                panel(self.accounts, COOKIES, first_page, act),
                push,
                phone,
                static_files(),
                api_page,
                api_document,
                api_files(),
            ],
            before_send=[security_headers()],
            csrf_config=csrf("a secret of the test", COOKIES),
            template_config=panel_templates(),
            openapi_config=openapi("1"),
        )


@pytest.fixture
async def world() -> World:
    world = World()
    await world.accounts.create(EMAIL, "Ana Ruiz", PASSWORD)
    return world


@pytest.fixture
async def browser(world: World) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with AsyncTestClient(world.app(), raise_server_exceptions=False) as client:
        yield client


async def csrf_token(browser: AsyncTestClient[Litestar]) -> str:
    page = (await browser.get("/admin/login")).text
    found = re.search(r'name="_csrf_token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


async def log_in(
    browser: AsyncTestClient[Litestar], password: str = PASSWORD, **fields: str
) -> Any:
    form = {"email": EMAIL, "password": password, "next": "/admin", **fields}
    form = {"_csrf_token": await csrf_token(browser), **form}
    return await browser.post("/admin/login", data=form, follow_redirects=False)


async def test_a_page_without_a_session_leads_to_the_door_and_back(browser):
    reply = await browser.get("/admin", follow_redirects=False)
    assert (303, "/admin/login?next=%2Fadmin") == (
        reply.status_code,
        reply.headers["location"],
    )
    reply = await log_in(browser)
    assert (303, "/admin") == (reply.status_code, reply.headers["location"])
    page = await browser.get("/admin")
    assert 200 == page.status_code
    assert "Harbour &lt;Lights&gt;" in page.text
    assert "<b>2</b><span>Conflicts</span>" in page.text


async def test_a_part_of_a_page_without_a_session_is_refused_bare(browser):
    reply = await browser.get(
        "/admin", headers={"hx-request": "true"}, follow_redirects=False
    )
    assert (401, "") == (reply.status_code, reply.text)
    assert "location" not in reply.headers


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    reply = await log_in(browser)
    [cookie] = [
        c
        for c in reply.headers.get_list("set-cookie")
        if c.startswith(COOKIES.session_name)
    ]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    over_tls = CookieRules(is_secure=True)
    assert "__Host-callboard_session" == over_tls.session_name
    assert csrf("s", over_tls).cookie_secure


async def test_a_wrong_password_says_so_at_its_field_and_keeps_the_email(browser):
    reply = await log_in(browser, "not the password")
    assert 422 == reply.status_code
    assert "<b>Password:</b> E-mail and password do not match." in reply.text
    assert f'value="{EMAIL}"' in reply.text
    assert "not the password" not in reply.text
    assert COOKIES.session_name not in browser.cookies


async def test_guessing_is_told_how_long_to_wait(browser):
    for _ in range(FREE_TRIES_PAIR):
        await log_in(browser, "not the password")
    reply = await log_in(browser)
    assert (429, "30") == (reply.status_code, reply.headers["retry-after"])
    assert "Too many wrong passwords. Try again in 30 seconds." in reply.text
    assert COOKIES.session_name not in browser.cookies


async def test_logging_out_ends_the_session_itself(world, browser):
    await log_in(browser)
    session = browser.cookies[COOKIES.session_name]
    form = {"_csrf_token": await csrf_token(browser)}
    reply = await browser.post("/admin/logout", data=form, follow_redirects=False)
    assert "/admin/login" == reply.headers["location"]
    assert await world.accounts.identity(session) is None


async def test_an_expired_session_is_none(world, browser):
    await log_in(browser)
    world.now_ms += SESSION_IDLE_MS
    reply = await browser.get("/admin", follow_redirects=False)
    assert 303 == reply.status_code


async def test_a_post_without_our_token_changes_nothing(browser):
    await log_in(browser)
    assert 403 == (await browser.post("/admin/act")).status_code
    forged = {"x-csrftoken": "0" * 128}
    assert 403 == (await browser.post("/admin/act", headers=forged)).status_code
    ours = {"x-csrftoken": await csrf_token(browser)}
    reply = await browser.post("/admin/act", headers=ours)
    assert (201, EMAIL) == (reply.status_code, reply.text)


async def test_phones_need_no_csrf_token_and_get_no_cookie(browser):
    reply = await browser.post("/sync/v1/harbour/push")
    assert 201 == reply.status_code
    assert "set-cookie" not in reply.headers


async def test_a_form_with_a_field_we_do_not_know_is_refused(browser):
    reply = await log_in(browser, is_admin="1")
    assert 400 == reply.status_code
    assert COOKIES.session_name not in browser.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login",
        "/admin",
        "/admin/static/admin.css",
        "/admin/static/no-such-file",
        "/no-such-page",
        "/docs",
        "/openapi.json",
    ],
)
async def test_every_answer_carries_the_strict_policy(browser, path):
    reply = await browser.get(path, follow_redirects=False)
    assert STRICT_POLICY == reply.headers["content-security-policy"]
    assert "nosniff" == reply.headers["x-content-type-options"]
    assert "unsafe" not in STRICT_POLICY


async def test_an_answer_with_a_policy_of_its_own_keeps_it(browser):
    reply = await browser.get("/app/index.html")
    assert "default-src 'self'" == reply.headers["content-security-policy"]
    reply = await browser.get("/application", follow_redirects=False)
    assert STRICT_POLICY == reply.headers["content-security-policy"]


async def test_pages_are_not_kept_by_the_browser_but_static_files_are(browser):
    assert "no-store" == (await browser.get("/admin/login")).headers["cache-control"]
    reply = await browser.get("/admin/static/admin.css")
    assert "public" in reply.headers["cache-control"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("/admin/harbour/plan", "/admin/harbour/plan"),
        ("/admin", "/admin"),
        ("https://elsewhere.example", "/admin"),
        ("//elsewhere.example", "/admin"),
        ("/admin/../app", "/admin"),
        ("/admin\\@elsewhere.example", "/admin"),
        ("/administrator", "/admin"),
        ("", "/admin"),
    ],
)
def test_the_page_after_login_is_always_one_of_ours(wanted, shown):
    assert shown == page_after_login(wanted)


def own_files() -> list[Path]:
    return [
        file
        for folder in ("admin", "paperwork", "static", "wall")
        for file in (PANEL / folder).rglob("*")
        if file.suffix in {".html", ".css", ".js", ".svg"}
        and "vendor" not in file.parts
    ]


def test_our_pages_name_no_other_host():
    # A namespace is a name; nothing is fetched from it.
    allowed = {"http://www.w3.org/2000/svg"}
    files = own_files()
    assert len(files) > 10
    for file in files:
        named = re.findall(r"(?:https?:)?//[\w-]+\.[\w./-]+", file.read_text())
        assert [] == [host for host in named if host not in allowed], file.name


def test_our_pages_have_no_inline_code_or_style():
    inline = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on"
    for file in own_files():
        if file.suffix == ".html":
            assert [] == re.findall(inline, file.read_text()), file.name


def test_other_peoples_files_come_with_their_licences():
    for folder in (STATIC_FOLDER, PANEL / "static"):
        for licences in folder.rglob("LICENSES"):
            text = licences.read_text()
            for file in set(licences.parent.iterdir()) - {licences}:
                stem = "noto-sans-" if file.name.startswith("noto") else file.name
                assert stem in text


def rendered(macro: str, *args: object, **options: object) -> str:
    macros = panel_templates().engine_instance.engine.get_template("macros.html")
    return " ".join(str(getattr(macros.module, macro)(*args, **options)).split())


def test_a_refused_field_names_itself_and_the_fix():
    html = rendered("field", "report", "Report time", "25:30", error="Write 05:30.")
    assert "<b>Report time:</b> Write 05:30." in html
    assert 'aria-invalid="true" aria-describedby="report-error"' in html
    assert 'value="25:30"' in html
    assert "aria-invalid" not in rendered("field", "report", "Report time")


def test_two_rows_being_edited_share_no_id():
    ids = re.findall(
        r'id="([^"]+)"',
        rendered("cell", "item-1", "start", "Start")
        + rendered("cell", "item-2", "start", "Start"),
    )
    assert ["item-1-start", "item-2-start"] == ids


def test_a_state_is_an_icon_and_a_word_besides_its_colour():
    html = rendered("badge", "waiting", "3 waiting")
    assert "#waiting" in html
    assert "<span>3 waiting</span>" in html


def test_words_from_people_are_never_markup():
    html = rendered("live_row", "item-1", "c1", "p1", '"><script>', "Sc <42>")
    assert "<" not in html
    assert '"><' not in rendered("field", "name", "Name", '"><script>')
