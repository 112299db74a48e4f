"""Someone of the office in front of the panel: a real store file, a fixed clock."""

import html
import itertools
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.accounts.nouns import Account, AuditEntry, Membership, Session
from server.accounts.signing_in import SESSION_IDLE_MS, token_sha256
from server.app import Core, create_app, create_core
from server.settings import Settings
from server.store.desk import Desk, Office
from server.store.founding import Founder, found
from server.store.office import records_of
from shared import schema
from shared.changes import Patch
from shared.nouns.base import Group
from shared.nouns.people import PersonName
from shared.nouns.production import Identity, Zone

EMAIL = "ana@example.org"
# 2026-05-12 09:00 in Vancouver, a Tuesday.
NOW_MS = 1_778_601_600_000
MINUTE_MS = 60_000
ZONE = "America/Vancouver"


class Clock:
    """A server's clock that stands until it is moved."""

    def __init__(self, now_ms: int = NOW_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


def counted() -> Any:
    """Entropy that never repeats and is the same in every run."""
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


class OfficeOf:
    """One account in its browser, and the desk behind it."""

    def __init__(
        self, core: Core, browser: AsyncTestClient[Litestar], clock: Clock
    ) -> None:
        self.core = core
        self.browser = browser
        self.clock = clock
        self.email = EMAIL
        self.production = ""
        self.person = ""

    async def sign_in(self, email: str = EMAIL) -> None:
        """A session as the door opens one, without the work of a password."""
        store, now_ms = self.core.accounts.store, self.clock()
        account = await store.account_by_email(email)
        assert account is not None
        token = self.core.entropy(32).hex()
        session = Session(
            token_sha256(token), account.id, now_ms, now_ms + SESSION_IDLE_MS, ""
        )
        await store.open_session(session, AuditEntry(now_ms, "signed_in", account.id))
        self.browser.cookies.clear()
        self.browser.cookies.set(self.core.cookies.session_name, token)

    async def account(self, email: str, name: str) -> str:
        """One more account; its id."""
        id_ = self.core.entropy(16).hex()
        await self.core.accounts.store.add_account(
            Account(id_, email, name, "no password", self.clock()),
            AuditEntry(self.clock(), "account_created"),
        )
        return id_

    async def colleague(self, email: str, name: str) -> str:
        """Somebody else of this office, who sits at this browser from now on; their
        person id.
        """
        account, desk = await self.account(email, name), await self.desk()
        person = desk.new_id()
        await self.write(made("person", person, name=PersonName(name)))
        await self.core.accounts.store.set_membership(
            Membership(account, self.production, person, "coordinator"),
            AuditEntry(self.clock(), "membership_set", account),
        )
        await self.sign_in(email)
        return person

    async def token(self, page: str = "/admin") -> str:
        found_ = re.search(
            r'name="_csrf_token" value="([0-9a-f]+)"',
            (await self.browser.get(page)).text,
        )
        assert found_ is not None
        return found_[1]

    async def get(self, path: str, status: int = 200) -> str:
        """A page of the production; `path` follows its address."""
        reply = await self.browser.get(self.url(path), follow_redirects=False)
        assert status == reply.status_code, reply.text
        return str(reply.text)

    async def post(self, path: str, status: int = 200, /, **fields: Any) -> Any:
        """A form, sent with the token that its page holds."""
        reply = await self.browser.post(
            self.url(path),
            data={"_csrf_token": await self.token(), **fields},
            follow_redirects=False,
        )
        assert status == reply.status_code, reply.text
        return reply

    def url(self, path: str) -> str:
        return path if path.startswith("/admin") else f"/admin/{self.production}{path}"

    async def desk(self) -> Desk:
        """The desk that this account sits at, without its browser."""
        token = self.browser.cookies[self.core.cookies.session_name]
        identity = await self.core.accounts.identity(token)
        assert identity is not None
        return await office_of(self.core).desk(identity, self.production)

    async def write(self, *patches: Patch) -> None:
        """As this account, past the pages."""
        outcome = await (await self.desk()).write(patches)
        assert "applied" == outcome.status, outcome

    async def records(self, type_: Any) -> dict[str, Any]:
        return await self.core.store.read(
            lambda reader: records_of(reader, self.production, type_)
        )

    async def head(self) -> int:
        return self.core.store.head_now(self.production)


def office_of(core: Core) -> Office:
    return Office(core.store, core.accounts.store, core.clock, core.entropy)


def made(kind: str, id: str, **groups: Group) -> Patch:
    """A record made of these groups; `people` and `departments` are sets."""
    sets = {n: g for n, g in groups.items() if schema.OURS.spec(kind, n).is_set}
    return Patch(
        kind,
        id,
        is_create=True,
        set={n: schema.value_of(g) for n, g in groups.items() if n not in sets},
        add={n: msgspec.structs.asdict(g)["elements"] for n, g in sets.items()},
    )


@asynccontextmanager
async def office(
    folder: Path,
    title: str = "Harbour Lights",
    more: Iterable[Patch] = (),
) -> AsyncIterator[OfficeOf]:
    """A production in a fresh store, its admin signed in."""
    clock, entropy = Clock(), counted()
    core = create_core(Settings(folder), clock=clock, entropy=entropy)
    async with AsyncTestClient(
        create_app(core), raise_server_exceptions=True
    ) as browser:
        one = OfficeOf(core, browser, clock)
        account = await one.account(EMAIL, "Ana Ruiz")
        await one.sign_in()
        await found_for(one, account, title, more)
        yield one


async def found_for(
    one: OfficeOf, account: str, title: str, more: Iterable[Patch] = ()
) -> None:
    """One more production, with this account as its admin; the browser goes there."""
    core = one.core
    founded = await core.store.write(
        lambda writer: found(
            writer,
            Identity(title, "Tidewater", "HL-1"),
            Zone(ZONE),
            Founder("Ana Ruiz", account),
            core.clock(),
            core.entropy,
            more,
        )
    )
    await core.accounts.store.set_membership(
        Membership(account, founded.production, founded.person, "admin"),
        AuditEntry(core.clock(), "membership_set", account),
    )
    one.production, one.person = founded.production, founded.person


def words(page: str) -> str:
    """A page's text as it is read: no tags, entities resolved, one space."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def fields_of(form: str) -> dict[str, object]:
    """What a browser would send for this form, as it came."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name = re.search(r'\bname="([^"]+)"', tag)
        is_box = 'type="checkbox"' in tag
        if name is None or (is_box and " checked" not in tag):
            continue
        value = re.search(r'\bvalue="([^"]*)"', tag)
        found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, inside in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        found[name] = [html.unescape(text)]
    return {
        n: v[0] if len(v) == 1 else v for n, v in found.items() if n != "_csrf_token"
    }


def form_of(page: str, label: str) -> dict[str, object]:
    """What a browser would send for the form that is called this."""
    label = re.escape(html.escape(label))
    [form] = re.findall(rf'<form[^>]*aria-label="{label}".*?</form>', page, re.S)
    return fields_of(form)
