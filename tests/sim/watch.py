"""Watches a simulated world as it goes: the story, what was promised, what leaked."""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from mobile.state import Saved
from server.store.sqlite import FILE_NAME
from shared import schema
from shared.access import OFFICE, Role
from shared.changes import Fact
from shared.nouns.incidents import (
    Comment,
    IncidentPrivacy,
    IncidentWhen,
    IncidentWords,
)
from shared.nouns.people import Emergency
from shared.wire import PushReply
from tests.support.line import Heard
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld
from tests.support.world import MORNING_MS, made
from tests.support.world_files import looked_into

# What is already on its way when somebody's access ends may still arrive.
ON_ITS_WAY_MS = 1_000
# Who it is that writes when the office writes.
OFFICE_PERSON = "olga"
# The office's own devices have no token.
ROLES_OF = "SELECT DISTINCT role FROM device WHERE person = ? AND token_hash <> x''"


class Promise(Struct, frozen=True):
    """A phone said *Saved*."""

    phone: str
    change: str


class Watch:
    """`keep` what was promised, `hear` what crosses the line, `look` now and then."""

    def __init__(self, world: SimWorld) -> None:
        self.world = world
        self.story: list[str] = []
        self.promises: list[Promise] = []
        # Promised by a phone whose disk was lost with it: nobody can keep those.
        self.waived: set[str] = set()
        self.acknowledged: dict[str, str] = {}
        # Each with the people who may read it, whatever their role.
        self.secrets: dict[str, set[str]] = {}
        # Incidents that nobody but their reporter and the office may ever read.
        self.confided: set[str] = set()
        self.roles: dict[str, Role] = {}
        self._once_on_server: set[str] = set()
        self._office_until_ms: dict[str, int | None] = {}
        self._trace = hashlib.sha256()
        self._problems: list[str] = []
        world.hear = self.hear

    # The story ------------------------------------------------------------------

    def tell(self, words: str) -> None:
        past_s, ms = divmod(self.world.now_ms - MORNING_MS, 1000)
        line = f"{past_s // 60:4}:{past_s % 60:02}.{ms:03}  {words}"
        self.story.append(line)
        self._trace.update(line.encode())

    def trace(self) -> str:
        """Equal for equal runs: all that was done, and every byte that was said."""
        return self._trace.hexdigest()

    def complain(self, problem: str) -> None:
        if problem not in self._problems:
            self._problems.append(problem)
            self.tell(f"!! {problem}")

    def problems(self) -> tuple[str, ...]:
        return tuple(self._problems)

    # Promises -------------------------------------------------------------------

    def keep(self, phone: SimPhone, saved: Iterable[Saved]) -> None:
        self.promises += [Promise(phone.name, one.change) for one in saved]

    def waive(self, name: str, since: int) -> None:
        """This phone's disk is gone, with what it had promised from then on. What the
        server has of it by now the server has to keep.
        """
        there = self._on_server()
        for promise in self.promises[since:]:
            if promise.phone == name:
                self.waived.add(promise.change)
                if promise.change not in there:
                    self.acknowledged.pop(promise.change, None)

    def server_was_put_back(self) -> None:
        """What it had acknowledged is offered again by those who still have it."""
        for change in self.waived:
            self.acknowledged.pop(change, None)
        with looked_into(self.world.server.folder / FILE_NAME) as server:
            for owner in self.roles:
                person = self.world.people[owner]
                for (role,) in server.execute(ROLES_OF, (person,)):
                    self.now_is(owner, Role(role))

    def _on_server(self) -> set[str]:
        with looked_into(self.world.server.folder / FILE_NAME) as server:
            return {id_ for (id_,) in server.execute("SELECT id FROM change")}

    def hear(self, name: str, heard: Heard) -> None:
        """A reply has ended, whether the phone got all of it or not."""
        body = heard.body()
        path = heard.request.url.path
        said = f"{name} {path} {heard.status} {hashlib.sha256(body).hexdigest()}"
        self._trace.update(said.encode())
        if path.endswith("/push") and heard.status == 200:
            self._acknowledge(body)
        self._check_secrets(name, heard)

    def _acknowledge(self, body: bytes) -> None:
        try:
            reply = msgspec.json.decode(body, type=PushReply)
        except msgspec.DecodeError:
            return
        for outcome in reply.outcomes:
            if outcome.status != "retry":
                self.acknowledged[outcome.id] = outcome.status

    # Secrets --------------------------------------------------------------------

    async def confide(self, name: str) -> None:
        """The office writes down what only it and this person may read."""
        person = self.world.people[name]
        emergency = Emergency(self._secret(name))
        await self.world.edit("person", person, emergency=emergency)

    async def confide_an_incident(self, name: str) -> str:
        """A private one, and words about it; its id."""
        number = len(self.secrets)
        id_ = f"incident-{number:04}"
        note = made(
            "incident",
            id_,
            when=IncidentWhen(reporter=self.world.people[name]),
            words=IncidentWords(self._secret(name)),
            privacy=IncidentPrivacy(True),
        )
        self.confided.add(id_)
        await self.world.write(note)
        said = Comment("incident", id_, self._secret(name, OFFICE_PERSON))
        await self.world.write(Fact("comment", schema.value_of(said)))
        return id_

    def _secret(self, *names: str) -> str:
        text = f"Confided {len(self.secrets)} of {names[0]}"
        self.secrets[text] = {self.world.people[name] for name in names}
        return text

    def now_is(self, owner: str, role: Role) -> None:
        """From now on this person's phones may read what this role may."""
        self.roles[owner] = role
        if role in OFFICE:
            self._office_until_ms[owner] = None
        elif self._office_until_ms.get(owner, 0) is None:
            self._office_until_ms[owner] = self.world.now_ms

    def may_read(self, name: str, text: str, at_ms: int) -> bool:
        owner = self.world.sim_phones[name].owner
        if self.world.people[owner] in self.secrets[text]:
            return True
        until_ms = self._office_until_ms.get(owner, 0)
        return until_ms is None or at_ms <= until_ms + ON_ITS_WAY_MS

    def _check_secrets(self, name: str, heard: Heard) -> None:
        for text in self.secrets:
            at_ms = heard.spoken(text.encode())
            if at_ms is not None and not self.may_read(name, text, at_ms):
                self.complain(f"{name} was told {text!r} by {heard.request.url.path}")

    # Now and then ---------------------------------------------------------------

    def look(self) -> None:
        """No phone says *received* of what the server never had."""
        self._once_on_server |= self._on_server()
        for phone in self.world.sim_phones.values():
            for id_ in _answered(phone.folder / "replica.db"):
                if id_ not in self._once_on_server:
                    self.complain(f"{phone.name} says that {id_} was received")


def _answered(path: Path) -> list[str]:
    with looked_into(path) as replica:
        try:
            rows = replica.execute("SELECT id FROM outbox WHERE state <> 'waiting'")
            return [id_ for (id_,) in rows]
        except sqlite3.OperationalError:
            return []
