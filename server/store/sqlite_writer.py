"""Writes of the SQLite store: a Writer on the one writing connection."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection, Cursor
from typing import Any

import msgspec

from server.accounts.nouns import AuditEntry, Membership
from server.store import accounts, device_rows, log_rows
from server.store.blob_rows import BlobWrites
from server.store.log_rows import bound
from server.store.missing_rows import MissingWrites
from server.store.rows import Device, Display, Held, PairingCode, ProductionRow
from server.store.sqlite_reader import (
    KIND_OF,
    OUTCOME,
    OUTCOMES,
    RECORDS_THERE,
    REGISTERS,
    SqliteReader,
    decoded_held,
    decoded_kind,
    decoded_outcome,
)
from server.store.unwritten import Block, Unwritten
from server.store.waiting_rows import WaitingWrites
from shared import blobs, facts
from shared.changes import Change, Effect, Outcome, StoredFact
from shared.registry import Registry
from shared.schema import OURS

_json = msgspec.json.Encoder()

# Records whose registers are remembered, and changes whose outcomes are.
REMEMBERED_MAX = 4_096

RecordKey = tuple[str, str, str]


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
        self.missing = MissingWrites(self._rows, self._write)
        self.grown: dict[str, int] = {}
        self.stirred: set[str] = set()
        self._unwritten = Unwritten(connection)
        # What the file was like when the following was read from it, or written.
        self._version = -1
        self._registers: dict[RecordKey, dict[str, Held]] = {}
        # What was put into a record since its registers were remembered: scope and
        # body by group.
        self._fresh: dict[RecordKey, dict[str, tuple[str, bytes]]] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        self._outcomes: dict[str, tuple[str, Outcome]] = {}
        self._last_device_seqs: dict[str, int] = {}
        # Ids that were looked up and are not there.
        self._new_changes: set[str] = set()
        self._new_records: set[str] = set()

    def begin(self) -> None:
        """Start a batch, alone: the heads read from here on are the newest."""
        self._begin_anew()
        self._connection.execute("BEGIN IMMEDIATE")
        [version] = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            # Another process has committed: what was read may be otherwise now.
            self._version = version
            self._forget_read()

    def commit(self) -> tuple[dict[str, int], set[str]]:
        """The batch is on disk when this returns; what has grown, and who is stirred.

        Raises TransactionLost if there is nothing to commit any more.
        """
        self._check_open()
        self._connection.execute("COMMIT")
        done = self.grown, self.stirred
        self._begin_anew()
        return done

    def _begin_anew(self) -> None:
        self.grown, self.stirred = {}, set()
        self._new_changes, self._new_records = set(), set()
        self._unwritten.forget()

    def _forget_read(self) -> None:
        self.missing.forget_read()
        for remembered in (
            self._registers,
            self._fresh,
            self._kinds,
            self._outcomes,
            self._last_device_seqs,
        ):
            remembered.clear()

    def savepoint(self) -> Block:
        self._check_open()
        before = self.grown.copy(), self.stirred.copy()

        def undo() -> None:
            self.grown, self.stirred = before
            self._undo()

        return Block(self._unwritten, self._check_open, undo)

    def _undo(self) -> None:
        """What is remembered may be of what is undone; what is not is in the file."""
        if self._connection.in_transaction and self._unwritten.undo():
            self._unwritten.give()
            self._forget_read()

    @property
    def connection(self) -> Connection:
        self._unwritten.give()
        return self._connection

    def create_production(self, row: ProductionRow) -> None:
        self._write(
            "INSERT INTO production (id, epoch, created_ms) VALUES (?, ?, ?)",
            row.id,
            row.epoch,
            row.created_ms,
        )
        self.grown[row.id] = 0

    def registers(self, production: str, kind: str, id: str) -> dict[str, Held]:
        """Remembered: a crew's scans name the same few records."""
        key = (production, kind, id)
        found = self._registers.get(key)
        if found is None:
            self._keep_small(self._registers)
            is_new = id in self._new_records
            rows = () if is_new else self._connection.execute(REGISTERS, key)
            found = self._registers[key] = decoded_held(rows)
        if key in self._fresh:
            fresh = self._fresh.pop(key).items()
            newer = decoded_held((group, *held) for group, held in fresh)
            found = self._registers[key] = found | newer
        return found

    def _keep_small(self, remembered: dict[Any, Any]) -> None:
        if len(remembered) >= REMEMBERED_MAX:
            self._unwritten.give()
            self._forget_read()

    def kind_of(self, id: str) -> tuple[str, str] | None:
        made = self._kinds.get(id)
        if made is not None or id in self._new_records:
            return made
        return decoded_kind(self._connection.execute(KIND_OF, (id,)).fetchone())

    def append(self, production: str, effect: Effect) -> Effect:
        numbered, bodies = self._log(production, effect)
        if numbered.fact is not None:
            self._put_fact(production, numbered.scope, numbered.fact, bodies[""])
        elif numbered.is_out or numbered.is_deleted:
            self._leave(production, numbered)
        elif numbered.groups:
            self._put_registers(production, numbered, bodies)
        return numbered

    def _put_registers(
        self, production: str, effect: Effect, bodies: dict[str, bytes]
    ) -> None:
        kind, id_, scope = effect.kind, effect.id, effect.scope
        add = self._unwritten.add
        if not self.registers(production, kind, id_):
            add(log_rows.PUT_RECORD, (id_, production, kind))
            self._kinds.setdefault(id_, (production, kind))
            self._new_records.discard(id_)
        fresh = self._fresh.setdefault((production, kind, id_), {})
        for group, body in bodies.items():
            row = (production, kind, id_, group, scope, effect.seq, bound(body))
            add(log_rows.PUT_REGISTER, row)
            fresh[group] = (scope, body)
            if (kind, group) in blobs.GROUPS:
                self._name_blobs(production, effect, group)

    def _name_blobs(self, production: str, effect: Effect, group: str) -> None:
        hashes = blobs.standing(effect.kind, group, effect.groups[group].value)
        self.blobs.name(production, effect.kind, effect.id, group, hashes)

    def _leave(self, production: str, effect: Effect) -> None:
        """What stands in the scope is re-told by whoever moves it, or is gone."""
        self._write(
            "DELETE FROM also WHERE production = ? AND scope = ? AND kind = ?"
            " AND id = ?",
            production,
            effect.scope,
            effect.kind,
            effect.id,
        )
        self._write(
            "INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?, ?)",
            production,
            effect.scope,
            effect.kind,
            effect.id,
            effect.seq,
        )

    def also(self, production: str, effect: Effect) -> Effect:
        numbered, bodies = self._log(production, effect)
        for group, body in bodies.items():
            self._write(
                "INSERT OR REPLACE INTO also VALUES (?, ?, ?, ?, ?, ?, ?)",
                production,
                numbered.scope,
                numbered.kind,
                numbered.id,
                group,
                numbered.seq,
                body,
            )
        return numbered

    def _log(self, production: str, effect: Effect) -> tuple[Effect, dict[str, bytes]]:
        """The effect with its number, in the log; its parts encoded, a fact as ""."""
        seq = 1 + self._head_seq(production)
        numbered, bodies = log_rows.numbered(effect, seq)
        body = log_rows.body(numbered, bodies)
        row = (production, seq, effect.scope, effect.change, bound(body))
        self._unwritten.add(log_rows.PUT_LOG, row)
        self.grown[production] = seq
        return numbered, bodies

    def _head_seq(self, production: str) -> int:
        # What this batch has not touched is read inside its own transaction.
        if production in self.grown:
            return self.grown[production]
        return super()._head_seq(production)

    def _put_fact(
        self, production: str, scope: str, fact: StoredFact, body: bytes
    ) -> None:
        workday = str(fact.body.get("workday", ""))
        row = (
            fact.id,
            production,
            fact.kind,
            workday,
            scope,
            fact.held,
            fact.seq,
            bound(body),
        )
        self._unwritten.add(log_rows.PUT_FACT, row)
        for subject in facts.subjects(fact.kind, fact.body):
            self._unwritten.add(
                log_rows.PUT_FACT_SUBJECT, (production, subject, fact.id)
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

    def look_up(self, changes: Sequence[Change]) -> None:
        self._keep_small(self._outcomes)
        ids = {change.id for change in changes}
        for id_, *row in self._query(OUTCOMES, (_listed(ids),)):
            known = decoded_outcome(row)
            assert known is not None
            self._outcomes[id_] = known
        self._new_changes = ids - self._outcomes.keys()
        made = {patch.id for one in changes for patch in one.patches if patch.is_create}
        found = self._query(RECORDS_THERE, (_listed(made),)) if made else ()
        self._new_records = made - {id_ for (id_,) in found}

    def outcome(self, change: str) -> tuple[str, Outcome] | None:
        known = self._outcomes.get(change)
        if known is not None or change in self._new_changes:
            return known
        return decoded_outcome(self._connection.execute(OUTCOME, (change,)).fetchone())

    def change_at(self, device: str, device_seq: int) -> str | None:
        """Most devices only ever count on: those need no looking up."""
        last = self._last_device_seqs.get(device)
        if last is None:
            row = self._row(log_rows.LAST_DEVICE_SEQ, device)
            last = self._last_device_seqs[device] = int(row[0] or 0) if row else 0
        if device_seq > last:
            return None
        return super().change_at(device, device_seq)

    def put_outcome(
        self,
        production: str,
        device: str,
        change: Change,
        outcome: Outcome,
        received_ms: int,
    ) -> None:
        row = log_rows.change_row(production, device, change, outcome, received_ms)
        self._unwritten.add(log_rows.PUT_CHANGE, row)
        self._keep_small(self._outcomes)
        self._outcomes[change.id] = production, outcome
        self._new_changes.discard(change.id)
        last = self._last_device_seqs.get(device)
        if last is not None:
            self._last_device_seqs[device] = max(last, change.device_seq)

    def revise_outcome(self, outcome: Outcome) -> None:
        self._outcomes.pop(outcome.id, None)
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

    def set_membership(self, membership: Membership, entry: AuditEntry) -> None:
        accounts.set_membership(self.connection, membership, entry)

    def put_pairing_code(self, code: PairingCode) -> None:
        row = device_rows.pairing_code_row(code)
        self._write(device_rows.PUT_PAIRING_CODE, *row)

    def put_display(self, display: Display) -> None:
        if display.revoked_ms is not None:
            self.stirred.add(display.production)
        self._write(device_rows.PUT_DISPLAY, *device_rows.display_row(display))

    def _write(self, sql: str, *args: Any) -> None:
        self._check_open()
        self._unwritten.give()
        self._connection.execute(sql, args)

    def _query(self, sql: str, args: Any) -> Cursor:
        self._unwritten.give()
        return super()._query(sql, args)

    def _check_open(self) -> None:
        """Outside its transaction a statement would commit by itself, half a job."""
        if not self._connection.in_transaction:
            raise TransactionLost("SQLite has given up the transaction.")


def _listed(ids: Iterable[str]) -> str:
    """As json_each takes them."""
    return _json.encode(list(ids)).decode()


def _standing(device: Device) -> tuple[object, ...]:
    """What decides whether, and what, a device may read."""
    return (
        device.token_hash,
        device.person,
        device.role,
        device.department,
        device.unit,
        device.revoked_ms,
    )
