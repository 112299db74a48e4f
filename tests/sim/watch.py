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
from shared.access import Role
from shared.changes import Fact
from shared.nouns.incidents import (
    Comment,
    IncidentPrivacy,
    IncidentWhen,
    IncidentWords,
)
from shared.nouns.people import Emergency
from shared.wire import PushReply
from tests.sim.drafts import Drafts
from tests.sim.secrecy import THE_OFFICE, Seat, Secrecy
from tests.support.line import Heard
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld
from tests.support.world import MORNING_MS, made
from tests.support.world_files import looked_into

# Where photos are sent to and read.
PHOTOS = "/blobs/"
# Who it is that writes when the office writes.
OFFICE_PERSON = "olga"
# The office's own devices have no token.
SEATS_OF = """SELECT role, department, unit FROM device
    WHERE person = ? AND token_hash <> x'' ORDER BY created_ms, id"""
COME = "SELECT coalesce(max(rowid), 0) FROM change"


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
        # Why each was held that was, and what the office was told it had decided.
        self.held: dict[str, str] = {}
        self.verdicts: dict[str, list[str]] = {}
        # How much had come, of all, when a device was revoked.
        self.revoked: dict[str, int] = {}
        self.drafts = Drafts(world.server.folder / FILE_NAME)
        self.secrecy = Secrecy(lambda: world.now_ms)
        # Incidents that nobody but their reporter and the office may ever read, each
        # with the reporter's name.
        self.confided: dict[str, str] = {}
        self._once_on_server: set[str] = set()
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
        for one in saved:
            self.promises.append(Promise(phone.name, one.change))
            self._know(phone, one.change)

    def _know(self, phone: SimPhone, change: str) -> None:
        """What somebody writes themselves, from memory too, they may read."""
        with looked_into(phone.folder / "replica.db") as replica:
            sql = "SELECT change FROM outbox WHERE id = ?"
            body = b"".join(bytes(row[0]) for row in replica.execute(sql, (change,)))
        for text in self.secrecy.texts:
            if text.encode() in body:
                self.secrecy.add_reader(text, phone.owner)

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

    def revoke(self, device: str) -> None:
        """What it sends from now on counts only if somebody of the office says so."""
        with looked_into(self.world.server.folder / FILE_NAME) as server:
            [come] = server.execute(COME).fetchone()
        self.revoked.setdefault(device, come)

    def server_was_put_back(self) -> None:
        """What it had acknowledged is offered again by those who still have it."""
        for change in self.waived:
            self.acknowledged.pop(change, None)
        self.held.clear()
        self.verdicts.clear()
        self.revoked.clear()
        self.drafts.begin_again()
        self.read_seats()

    def read_seats(self) -> None:
        """Who is what, as the server's file has it."""
        with looked_into(self.world.server.folder / FILE_NAME) as server:
            for owner in self.secrecy.seats:
                rows = server.execute(SEATS_OF, (self.world.people[owner],))
                seats = [Seat(Role(role), *where) for role, *where in rows]
                if seats:
                    self.secrecy.now_is(owner, *seats)

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
        if path.startswith(PHOTOS):
            self._check_photo(name, heard)
        else:
            self._check_secrets(name, heard, body)

    def _acknowledge(self, body: bytes) -> None:
        try:
            reply = msgspec.json.decode(body, type=PushReply)
        except msgspec.DecodeError:
            return
        for outcome in reply.outcomes:
            if outcome.status != "retry":
                self.acknowledged[outcome.id] = outcome.status
            if outcome.status == "held":
                self.held[outcome.id] = outcome.code

    # Secrets --------------------------------------------------------------------

    async def confide(self, name: str) -> None:
        """The office writes down what only it and this person may read."""
        person = self.world.people[name]
        emergency = Emergency(self.secret(name, name, THE_OFFICE))
        await self.world.edit("person", person, emergency=emergency)

    async def confide_an_incident(self, name: str) -> str:
        """A private one, and words about it; its id."""
        number = len(self.secrecy.texts)
        id_ = f"incident-{number:04}"
        note = made(
            "incident",
            id_,
            when=IncidentWhen(reporter=self.world.people[name]),
            words=IncidentWords(self.secret(name, name, THE_OFFICE)),
            privacy=IncidentPrivacy(True),
        )
        self.confided[id_] = name
        await self.world.write(note)
        words = self.secret(name, name, OFFICE_PERSON, THE_OFFICE)
        said = Comment("incident", id_, words)
        await self.world.write(Fact("comment", schema.value_of(said)))
        return id_

    def draft(self, item: str, *authors: str, is_live: bool = False) -> str:
        """Words about a line, for the office alone until the line is published; what
        `is_live` of it is for everybody from then on, whatever was published.
        """
        text = self.secret(item, *authors, THE_OFFICE)
        self.drafts.add(text, item, is_live=is_live)
        return text

    def secret(self, of: str, *readers: str) -> str:
        """Words that were never said before, for nobody but these circles."""
        text = f"Confided {len(self.secrecy.texts)} of {of}"
        return self.secrecy.confide(text, *readers)

    def may_read(self, name: str, text: str, at_ms: int) -> bool:
        owner = self.world.sim_phones[name].owner
        may = self.secrecy.may_read(owner, text, at_ms)
        return may or self.drafts.is_published(text)

    def _check_secrets(self, name: str, heard: Heard, body: bytes) -> None:
        path = heard.request.url.path
        for text in self.secrecy.texts:
            at_ms = heard.spoken(text.encode(), body)
            if at_ms is not None and not self.may_read(name, text, at_ms):
                self.complain(f"{name} was told {text!r} by {path}")

    def _check_photo(self, name: str, heard: Heard) -> None:
        """Nobody is given a photo who may not see it."""
        sha256 = heard.request.url.path.removeprefix(PHOTOS)
        was_given = heard.request.method == "GET" and heard.status in (200, 206)
        is_private = sha256 in self.secrecy.texts
        if not was_given or not is_private:
            return
        if not self.may_read(name, sha256, self.world.now_ms):
            self.complain(f"{name} was given the photo {sha256}")

    # Now and then ---------------------------------------------------------------

    def look(self) -> None:
        """No phone says *received* of what the server never had."""
        self._once_on_server |= self._on_server()
        self.drafts.look()
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
