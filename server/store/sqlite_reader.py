"""Reads of the SQLite store: a Reader on one connection, inside one transaction."""

import heapq
import itertools
from collections.abc import Iterable, Sequence
from operator import attrgetter
from sqlite3 import Connection
from sqlite3 import Cursor as Found
from typing import Any

import msgspec

from server.store import device_rows
from server.store.blob_rows import BlobReads
from server.store.rows import (
    Device,
    Display,
    Held,
    PairingCode,
    ProductionRow,
    Standing,
)
from server.store.sqlite_standing import StandingReads
from server.store.waiting_rows import WaitingReads
from shared.changes import Change, Effect, Outcome, Register, StoredFact
from shared.errors import NotFound
from shared.registry import Registry
from shared.schema import OURS
from shared.scopes import still_told
from shared.wire import PULL_BYTES_MAX, SNAPSHOT_BYTES_MAX, Cursor

_effect = msgspec.json.Decoder(Effect)
_register = msgspec.json.Decoder(Register)
_fact = msgspec.json.Decoder(StoredFact)
_change = msgspec.json.Decoder(Change)
_outcome = msgspec.json.Decoder(Outcome)

REGISTERS = """SELECT "group", scope, body FROM register
    WHERE production = ? AND kind = ? AND id = ?"""
KIND_OF = "SELECT production, kind FROM record WHERE id = ?"
EFFECTS = """SELECT seq, body FROM log WHERE production = ? AND scope = ? AND seq > ?
    ORDER BY seq LIMIT ?"""
OUTCOME = "SELECT production, outcome FROM change WHERE id = ?"
RECORDS_THERE = """SELECT id FROM record
    WHERE id IN (SELECT value FROM json_each(?))"""
OUTCOMES = """SELECT id, production, outcome FROM change
    WHERE id IN (SELECT value FROM json_each(?))"""
_RECORDS = """SELECT id, "group", scope, body FROM register
    WHERE production = :production AND kind = :kind ORDER BY id"""
_RECORDS_IN_PART = """SELECT id, "group", scope, body FROM register
    WHERE production = :production AND kind = :kind
    AND "group" IN (SELECT value FROM json_each(:groups)) ORDER BY id"""
# One statement for each index that can answer.
_FACTS = """SELECT body FROM fact WHERE production = :production
    AND :workday IN ('', workday)"""
_FACTS_OF_KIND = """SELECT body FROM fact
    WHERE production = :production AND kind = :kind"""
_FACTS_OF_DAY = """SELECT body FROM fact
    WHERE production = :production AND kind = :kind AND workday = :workday"""
_FACTS_OF_SUBJECT = """SELECT body FROM fact_subject AS about
    JOIN fact ON fact.id = about.fact
    WHERE about.production = :production AND about.subject = :subject
    AND :kind IN ('', kind) AND :workday IN ('', workday)"""


class SqliteReader:
    """A Reader. `connection` is for what this protocol leaves to others: accounts."""

    def __init__(self, connection: Connection, registry: Registry = OURS) -> None:
        self._connection = connection
        self.registry = registry
        self.blobs = BlobReads(self._rows)
        self.waiting = WaitingReads(self._rows)
        self._standing = StandingReads(self._query)

    @property
    def connection(self) -> Connection:
        return self._connection

    def productions(self) -> list[ProductionRow]:
        ids = self._rows("SELECT id FROM production ORDER BY created_ms, id")
        found = (self.production(id_) for (id_,) in ids)
        return [row for row in found if row is not None]

    def production(self, production: str) -> ProductionRow | None:
        row = self._row(
            "SELECT epoch, created_ms, backed_up_seq FROM production WHERE id = ?",
            production,
        )
        if row is None:
            return None
        epoch, created_ms, backed_up_seq = row
        head = self._head_seq(production)
        return ProductionRow(production, epoch, head, created_ms, backed_up_seq)

    def head(self, production: str) -> Cursor:
        row = self._row("SELECT epoch FROM production WHERE id = ?", production)
        if row is None:
            raise NotFound("There is no such production on this server.")
        seq = self._head_seq(production)
        return Cursor(row[0], seq, self.row_change(production, seq) or "")

    def heads(self) -> dict[str, int]:
        """The head of every production."""
        return {
            id_: self._head_seq(id_)
            for (id_,) in self._rows("SELECT id FROM production")
        }

    def _head_seq(self, production: str) -> int:
        row = self._row("SELECT max(seq) FROM log WHERE production = ?", production)
        return int(row[0] or 0) if row else 0

    def newest_in(self, production: str, scope: str) -> int:
        sql = "SELECT max(seq) FROM log WHERE production = ? AND scope = ?"
        row = self._row(sql, production, scope)
        return int(row[0] or 0) if row else 0

    def row_change(self, production: str, seq: int) -> str | None:
        row = self._row(
            "SELECT change FROM log WHERE production = ? AND seq = ?", production, seq
        )
        return row[0] if row else None

    def effects(
        self,
        production: str,
        after_by_scope: dict[str, int],
        limit: int,
        bytes_max: int = PULL_BYTES_MAX,
    ) -> list[Effect]:
        # Read as they are taken: of large rows only the first few are.
        found = [
            self._query(EFFECTS, (production, scope, after, limit))
            for scope, after in after_by_scope.items()
        ]
        effects: list[Effect] = []
        held_bytes = 0
        for _, body in itertools.islice(heapq.merge(*found), limit):
            held_bytes += len(body)
            if effects and held_bytes > bytes_max:
                break
            effects.append(_effect.decode(body))
        return self._still_told(production, effects)

    def _still_told(self, production: str, effects: list[Effect]) -> list[Effect]:
        rows = effects and self._rows(
            "SELECT scope, kind, id, seq FROM gone WHERE production = ? AND seq > ?",
            production,
            effects[0].seq,
        )
        if not rows:
            return effects
        gone = {(scope, kind, id_): seq for scope, kind, id_, seq in rows}
        return [
            still_told(effect, gone.get((effect.scope, effect.kind, effect.id), 0))
            for effect in effects
        ]

    def last_gone(self, production: str, scope: str) -> int:
        row = self._row(
            "SELECT max(seq) FROM gone WHERE production = ? AND scope = ?",
            production,
            scope,
        )
        return int(row[0] or 0) if row else 0

    def log(self, production: str, after: int, limit: int) -> list[Effect]:
        rows = self._rows(
            "SELECT body FROM log WHERE production = ? AND seq > ?"
            " ORDER BY seq LIMIT ?",
            production,
            after,
            limit,
        )
        return self._still_told(production, [_effect.decode(body) for (body,) in rows])

    def standing(
        self,
        production: str,
        scope: str,
        after: str,
        limit: int,
        bytes_max: int = SNAPSHOT_BYTES_MAX,
    ) -> tuple[list[Standing], str]:
        return self._standing.page(production, scope, after, limit, bytes_max)

    def standing_count(self, production: str, scope: str) -> int:
        return self._standing.count(production, scope)

    def registers(self, production: str, kind: str, id: str) -> dict[str, Held]:
        return decoded_held(self._query(REGISTERS, (production, kind, id)))

    def records(
        self, production: str, kind: str, groups: tuple[str, ...] = ()
    ) -> dict[str, dict[str, Held]]:
        asked = {
            "production": production,
            "kind": kind,
            "groups": msgspec.json.encode(groups).decode(),
        }
        sql = _RECORDS_IN_PART if groups else _RECORDS
        rows = self._query(sql, asked)
        found: dict[str, dict[str, Held]] = {}
        for id_, group, scope, body in rows:
            found.setdefault(id_, {})[group] = Held(_register.decode(body), scope)
        return found

    def kind_of(self, id: str) -> tuple[str, str] | None:
        return decoded_kind(self._row(KIND_OF, id))

    def fact(self, production: str, id: str) -> StoredFact | None:
        row = self._row(
            "SELECT body FROM fact WHERE id = ? AND production = ?", id, production
        )
        return _fact.decode(row[0]) if row else None

    def facts(
        self, production: str, kind: str = "", workday: str = "", subject: str = ""
    ) -> list[StoredFact]:
        sql = _FACTS
        if subject:
            sql = _FACTS_OF_SUBJECT
        elif kind:
            sql = _FACTS_OF_DAY if workday else _FACTS_OF_KIND
        asked = {
            "production": production,
            "kind": kind,
            "workday": workday,
            "subject": subject,
        }
        rows = self._query(sql, asked)
        found = [_fact.decode(body) for (body,) in rows]
        if kind:
            found += self._voids_of(production, [fact.id for fact in found])
        return sorted(found, key=attrgetter("seq"))

    def _voids_of(self, production: str, ids: Iterable[str]) -> list[StoredFact]:
        """Voids that name these facts, voids that name those voids, and so on."""
        known, found = set(ids), list[StoredFact]()
        named = list(known)
        while named:
            rows = self._rows(
                "SELECT body FROM fact_subject AS about"
                " JOIN fact ON fact.id = about.fact WHERE about.production = ?"
                " AND about.subject IN (SELECT value FROM json_each(?))"
                " AND kind = 'void'",
                production,
                msgspec.json.encode(named).decode(),
            )
            voids = [_fact.decode(body) for (body,) in rows]
            fresh = [fact for fact in voids if fact.id not in known]
            known |= {fact.id for fact in fresh}
            named = [fact.id for fact in fresh]
            found += fresh
        return found

    def is_published(self, production: str, kind: str, id: str) -> bool:
        sql = "SELECT 1 FROM published WHERE production = ? AND kind = ? AND id = ?"
        return self._row(sql, production, kind, id) is not None

    def outcome(self, change: str) -> tuple[str, Outcome] | None:
        return decoded_outcome(self._row(OUTCOME, change))

    def change(self, change: str) -> Change | None:
        row = self._row("SELECT body FROM change WHERE id = ?", change)
        return _change.decode(row[0]) if row else None

    def change_at(self, device: str, device_seq: int) -> str | None:
        row = self._row(
            "SELECT id FROM change WHERE device = ? AND device_seq = ?",
            device,
            device_seq,
        )
        return row[0] if row else None

    def device(self, id: str) -> Device | None:
        return device_rows.device(self._row(device_rows.DEVICE_BY_ID, id))

    def device_by_token(self, token_hash: bytes) -> Device | None:
        if not token_hash:
            return None
        return device_rows.device(self._row(device_rows.DEVICE_BY_TOKEN, token_hash))

    def devices(self, production: str) -> list[Device]:
        rows = self._rows(device_rows.DEVICES, production)
        return [device_rows.of_device(row) for row in rows]

    def pairing_code(self, production: str, handle: str) -> PairingCode | None:
        row = self._row(device_rows.PAIRING_CODE, production, handle)
        return device_rows.pairing_code(row)

    def display(self, name: str) -> Display | None:
        row = self._row(device_rows.DISPLAY, name)
        return Display(*row) if row else None

    def displays(self, production: str) -> list[Display]:
        rows = self._rows(device_rows.DISPLAYS, production)
        return [Display(*row) for row in rows]

    def _row(self, sql: str, *args: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._query(sql, args).fetchone()
        return row

    def _rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        return self._query(sql, args).fetchall()

    def _query(self, sql: str, args: Any) -> Found:
        """Every read but the hottest goes this way."""
        return self._connection.execute(sql, args)


def decoded_held(rows: Iterable[tuple[str, str, bytes]]) -> dict[str, Held]:
    """What stands, by group, from what REGISTERS finds."""
    return {group: Held(_register.decode(body), scope) for group, scope, body in rows}


def decoded_kind(row: tuple[str, str] | None) -> tuple[str, str] | None:
    """(production, kind) from what KIND_OF finds."""
    return (row[0], row[1]) if row else None


def decoded_outcome(row: Sequence[Any] | None) -> tuple[str, Outcome] | None:
    """(production, outcome) from what OUTCOME finds."""
    return (row[0], _outcome.decode(row[1])) if row else None
