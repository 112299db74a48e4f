"""Writes of the SQLite store: a Writer on the one writing connection."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any

import msgspec
from msgspec.structs import replace

from server.store import device_rows
from server.store.blob_rows import BlobWrites
from server.store.rows import Device, Display, Held, PairingCode, ProductionRow
from server.store.sqlite_reader import SqliteReader
from server.store.waiting_rows import WaitingWrites
from shared import blobs, facts
from shared.changes import Change, Effect, Outcome, Register, StoredFact
from shared.registry import Registry
from shared.schema import OURS

_json = msgspec.json.Encoder()

# Records whose registers are remembered within a batch.
REMEMBERED_MAX = 4_096


class TransactionLost(Exception):
    """SQLite gave up the transaction (a full disk does that): nothing of it stands.

    Whoever catches this inside a job changes nothing: the whole batch fails.
    """


class SqliteWriter(SqliteReader):
    """A Writer; `begin` and `commit` are for whoever runs the jobs.

    `grown` holds the new head of every production that the batch has written to so
    far; `stirred` those in which somebody's access has changed.
    """

    def __init__(self, connection: Connection, registry: Registry = OURS) -> None:
        super().__init__(connection, registry)
        self.blobs: BlobWrites = BlobWrites(self._rows, self._write)
        self.waiting: WaitingWrites = WaitingWrites(self._rows, self._write)
        self.grown: dict[str, int] = {}
        self.stirred: set[str] = set()
        self._depth = 0
        self._registers: dict[tuple[str, str, str], dict[str, Held]] = {}

    def begin(self) -> None:
        """Start a batch, alone: the heads read from here on are the newest."""
        self._forget()
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> tuple[dict[str, int], set[str]]:
        """The batch is on disk when this returns; what has grown, and who is stirred.

        Raises TransactionLost if there is nothing to commit any more.
        """
        self._check_open()
        self.connection.execute("COMMIT")
        done = self.grown, self.stirred
        self._forget()
        return done

    def _forget(self) -> None:
        """Outside a batch nothing is known: another process may have committed."""
        self.grown, self.stirred, self._depth = {}, set(), 0
        self._registers.clear()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self._check_open()
        before = dict(self.grown), set(self.stirred)
        # No names come from outside: the depth is ours.
        self._depth += 1
        name = f"level_{self._depth}"
        self.connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.grown, self.stirred = before
            self._registers.clear()
            if self.connection.in_transaction:
                self.connection.execute(f"ROLLBACK TO {name}")
                self.connection.execute(f"RELEASE {name}")
            raise
        else:
            self._check_open()
            self.connection.execute(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def create_production(self, row: ProductionRow) -> None:
        self._write(
            "INSERT INTO production (id, epoch, created_ms) VALUES (?, ?, ?)",
            row.id,
            row.epoch,
            row.created_ms,
        )
        self.grown[row.id] = 0

    def registers(self, production: str, kind: str, id: str) -> dict[str, Held]:
        """Remembered for the batch: a crew's scans name the same few records."""
        key = (production, kind, id)
        found = self._registers.get(key)
        if found is None:
            if len(self._registers) >= REMEMBERED_MAX:
                self._registers.clear()
            found = self._registers[key] = super().registers(production, kind, id)
        return found

    def append(self, production: str, effect: Effect) -> Effect:
        numbered = self._log(production, effect)
        if numbered.fact is not None:
            self._put_fact(production, numbered.scope, numbered.fact)
        elif numbered.groups:
            self._write(
                "INSERT OR IGNORE INTO record (id, production, kind) VALUES (?, ?, ?)",
                numbered.id,
                production,
                numbered.kind,
            )
            self._registers.pop((production, numbered.kind, numbered.id), None)
        for group, register in numbered.groups.items():
            self._write(
                "INSERT OR REPLACE INTO register VALUES (?, ?, ?, ?, ?, ?, ?)",
                production,
                numbered.kind,
                numbered.id,
                group,
                numbered.scope,
                numbered.seq,
                _json.encode(register),
            )
            if (numbered.kind, group) in blobs.GROUPS:
                self._name_blobs(production, numbered, group)
        return numbered

    def _name_blobs(self, production: str, effect: Effect, group: str) -> None:
        hashes = blobs.standing(effect.kind, group, effect.groups[group].value)
        self.blobs.name(production, effect.kind, effect.id, group, hashes)

    def also(self, production: str, effect: Effect) -> Effect:
        numbered = self._log(production, effect)
        told: dict[str, Register | StoredFact] = dict(numbered.groups)
        if numbered.fact is not None:
            told = {"": numbered.fact}
        for group, body in told.items():
            self._write(
                "INSERT OR REPLACE INTO also VALUES (?, ?, ?, ?, ?, ?, ?)",
                production,
                numbered.scope,
                numbered.kind,
                numbered.id,
                group,
                numbered.seq,
                _json.encode(body),
            )
        return numbered

    def _log(self, production: str, effect: Effect) -> Effect:
        """The effect with its number, in the log."""
        seq = 1 + self._head_seq(production)
        numbered = replace(
            effect,
            seq=seq,
            groups={
                group: replace(register, seq=seq)
                for group, register in effect.groups.items()
            },
            fact=replace(effect.fact, seq=seq) if effect.fact is not None else None,
        )
        self._write(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?)",
            production,
            seq,
            effect.scope,
            effect.change,
            _json.encode(numbered),
        )
        self.grown[production] = seq
        return numbered

    def _head_seq(self, production: str) -> int:
        # What this batch has not touched is read inside its own transaction.
        if production in self.grown:
            return self.grown[production]
        return super()._head_seq(production)

    def _put_fact(self, production: str, scope: str, fact: StoredFact) -> None:
        self._write(
            "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET scope = excluded.scope,"
            " held = excluded.held, seq = excluded.seq, body = excluded.body",
            fact.id,
            production,
            fact.kind,
            str(fact.body.get("workday", "")),
            scope,
            fact.held,
            fact.seq,
            _json.encode(fact),
        )
        for subject in facts.subjects(fact.kind, fact.body):
            self._write(
                "INSERT OR IGNORE INTO fact_subject VALUES (?, ?, ?)",
                production,
                subject,
                fact.id,
            )

    def mark_published(
        self, production: str, records: Iterable[tuple[str, str]]
    ) -> None:
        for kind, id_ in records:
            self._write(
                "INSERT OR IGNORE INTO published VALUES (?, ?, ?)",
                production,
                kind,
                id_,
            )

    def put_outcome(
        self,
        production: str,
        device: str,
        change: Change,
        outcome: Outcome,
        received_ms: int,
    ) -> None:
        self._write(
            "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)",
            change.id,
            production,
            device,
            change.device_seq,
            received_ms,
            _json.encode(change),
            _json.encode(outcome),
        )
        if change.patches:
            self.blobs.claim_all(device, blobs.named(change))

    def revise_outcome(self, outcome: Outcome) -> None:
        self._write(
            "UPDATE change SET outcome = ? WHERE id = ?",
            _json.encode(outcome),
            outcome.id,
        )

    def put_device(self, device: Device) -> None:
        known = self.device(device.id)
        if known is not None and _standing(known) != _standing(device):
            self.stirred.add(device.production)
        self._write(device_rows.PUT_DEVICE, *device_rows.device_row(device))

    def put_pairing_code(self, code: PairingCode) -> None:
        row = device_rows.pairing_code_row(code)
        self._write(device_rows.PUT_PAIRING_CODE, *row)

    def put_display(self, display: Display) -> None:
        if display.revoked_ms is not None:
            self.stirred.add(display.production)
        self._write(device_rows.PUT_DISPLAY, *device_rows.display_row(display))

    def _write(self, sql: str, *args: Any) -> None:
        self._check_open()
        self.connection.execute(sql, args)

    def _check_open(self) -> None:
        """Outside its transaction a statement would commit by itself, half a job."""
        if not self.connection.in_transaction:
            raise TransactionLost("SQLite has given up the transaction.")


def _standing(device: Device) -> tuple[object, ...]:
    """What decides whether, and what, a device may read."""
    return (
        device.token_hash,
        device.person,
        device.role,
        device.department,
        device.revoked_ms,
    )
