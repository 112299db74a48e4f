"""Somebody of the office who decides on what is held, in a browser on a poor line."""

import asyncio
import re

import httpx

from server.accounts.nouns import Account, AuditEntry, Membership, Session
from server.accounts.signing_in import SESSION_IDLE_MS, token_sha256
from shared.access import Role
from shared.nouns.review import Verdict
from tests.sim.watch import OFFICE_PERSON, Watch
from tests.support.line import CLEAR, Line, Weather
from tests.support.sim_world import SimWorld
from tests.support.world import URL

# The account through which the office writes is that of its founder.
ACCOUNT = OFFICE_PERSON
SESSION_COOKIE = "__Host-callboard_session"
LISTED = re.compile(r'<section class="verdict" id="held-([^"]+)"')
TOKEN = re.compile(r'name="_csrf_token" value="([0-9a-f]+)"')
ROUGH = Weather(lost=0.1, no_reply=0.3, twice=0.4, cut_reply=0.2, delay_ms=300)
ROUGH_SHARE = 0.5
# How often a thing is chosen that somebody has decided on already, and how often a
# verdict is pressed again, another one perhaps.
OLD_SHARE, AGAIN_SHARE = 0.2, 0.4


async def open_account(world: SimWorld) -> None:
    """Who founded the production may sign in."""
    person, now_ms = world.people[OFFICE_PERSON], world.now_ms
    store = world.core.accounts.store
    account = Account(ACCOUNT, "olga@example.org", "Olga Office", "none", now_ms)
    await world.on_server(
        store.add_account(account, AuditEntry(now_ms, "account_created"))
    )
    place = Membership(ACCOUNT, world.production, person, Role.ADMIN)
    await world.on_server(
        store.set_membership(place, AuditEntry(now_ms, "membership_set", ACCOUNT))
    )


class Reviewer:
    """Presses Accept and Dismiss on the page of what is held. Raises httpx.HTTPError
    when the line breaks, ServerDied when no server answers.
    """

    def __init__(self, world: SimWorld, watch: Watch) -> None:
        self.world, self.watch = world, watch
        self.random = world.chance("reviews")
        self._line = Line(
            world.server,
            world.chance("line of the office"),
            world.faults,
            lambda: world.now_ms,
            lambda heard: None,
        )
        world.desk_lines.append(self._line)
        self._decided: list[str] = []

    async def review_one(self) -> None:
        """Whatever comes up, or something that was decided before."""
        self._line.weather = ROUGH if self.random.random() < ROUGH_SHARE else CLEAR
        browser = await self._signed_in()
        page = await browser.get(self._path())
        waiting = LISTED.findall(page.text)
        if self._decided and self.random.random() < OLD_SHARE:
            waiting = self._decided
        if not waiting:
            return
        id_ = self.random.choice(waiting)
        await self._press(browser, page.text, id_, self._verdict())
        if self.random.random() < AGAIN_SHARE:
            await self._press(browser, page.text, id_, self._verdict())

    async def review_all(self) -> None:
        """Everything that waits, in a calm hour."""
        self._line.weather = CLEAR
        browser = await self._signed_in()
        page = await browser.get(self._path())
        for id_ in LISTED.findall(page.text):
            await self._press(browser, page.text, id_, self._verdict())

    async def press_at_once(self, id_: str, *verdicts: Verdict) -> list[int]:
        """In as many windows, none of which knows of another; what each is answered."""
        browser = await self._signed_in()
        page = (await browser.get(self._path())).text
        presses = (self._press(browser, page, id_, one) for one in verdicts)
        return await asyncio.gather(*presses)

    async def listed(self) -> list[str]:
        """What the office is shown that waits for it."""
        self._line.weather = CLEAR
        browser = await self._signed_in()
        page = await browser.get(self._path())
        assert page.status_code == 200, f"the office's list: {page.status_code}"
        return LISTED.findall(page.text)

    def _verdict(self) -> Verdict:
        return self.random.choice([Verdict.ACCEPTED, Verdict.DISMISSED])

    def _path(self) -> str:
        return f"/admin/{self.world.production}/held"

    async def _signed_in(self) -> httpx.AsyncClient:
        """A browser with a session as the door opens one, without a password's work."""
        now_ms = self.world.server.now_ms()
        token = self.world.entropy(32).hex()
        session = Session(
            token_sha256(token), ACCOUNT, now_ms, now_ms + SESSION_IDLE_MS, ""
        )
        store = self.world.core.accounts.store
        entry = AuditEntry(now_ms, "signed_in", ACCOUNT)
        await self.world.on_server(store.open_session(session, entry))
        cookies = {SESSION_COOKIE: token}
        return httpx.AsyncClient(transport=self._line, base_url=URL, cookies=cookies)

    async def _press(
        self, browser: httpx.AsyncClient, page: str, id_: str, verdict: Verdict
    ) -> int:
        form = {"_csrf_token": TOKEN.findall(page)[0], "verdict": verdict.value}
        self.watch.tell(f"the office says of {id_}: {verdict.value}")
        self._decided.append(id_)
        reply = await browser.post(f"{self._path()}/{id_}", data=form)
        self.watch.tell(f"and is answered {reply.status_code}")
        if reply.status_code == 200:
            self.watch.verdicts.setdefault(id_, []).append(verdict.value)
        return reply.status_code
